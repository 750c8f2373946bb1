import { Injectable } from '@nestjs/common';
import { type ICommand, Saga } from '@nestjs/cqrs';
import type { Observable } from 'rxjs';
import type { ContractEvent } from '#contracts/domain';
import { asDomainEvent, type Recorded } from '#ledger';
import { onEvent } from '#subscriptions';
import { SetSchedules } from './set-schedules.handler.js';

/** A contract that comes into force brings its schedules. */
@Injectable()
export class SchedulingSaga {
  @Saga()
  activated = (events: Observable<Recorded>): Observable<ICommand> =>
    events.pipe(
      onEvent('ContractActivated', (event) => {
        const { workflow_type, contract_digest } = asDomainEvent<ContractEvent>(event).data;
        return new SetSchedules(workflow_type, contract_digest, event.revision, event.metadata.event_id);
      }),
    );
}
