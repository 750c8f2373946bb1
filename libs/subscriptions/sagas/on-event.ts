import type { ICommand } from '@nestjs/cqrs';
import { concatMap, filter, from, type Observable } from 'rxjs';
import type { Recorded } from '#ledger';

/** Operator for sagas: what one type of event leads to. Returns one command, several, or none. */
export function onEvent(
  type: string | readonly string[],
  commands: (event: Recorded) => ICommand | readonly ICommand[] | undefined,
): (events: Observable<Recorded>) => Observable<ICommand> {
  const types = new Set(typeof type === 'string' ? [type] : type);
  return (events) =>
    events.pipe(
      filter((event) => types.has(event.type)),
      concatMap((event) => {
        const answer = commands(event);
        return from(answer === undefined ? [] : Array.isArray(answer) ? (answer as ICommand[]) : [answer]);
      }),
    );
}
