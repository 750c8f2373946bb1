import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { ICommand } from '@nestjs/cqrs';
import { Observable, Subject } from 'rxjs';
import type { Recorded } from '#ledger';
import { SagaSource } from './saga-source.js';

type Saga = (events: Observable<Recorded>) => Observable<ICommand>;

// What `@Saga()` of @nestjs/cqrs writes on a class: the names of its methods.
const SAGA_METADATA = '__saga__';

/**
 * The `@Saga()` methods of the application. Nest's own EventBus would run them too, but it loses a command whose
 * handler throws and dies with a throwing saga, so no ledger event is ever published there: it is asked here, one
 * event at a time, for the commands that follow.
 */
@Injectable()
export class NestSagas extends SagaSource {
  private sagas: readonly AskedSaga[] | undefined;

  constructor(private readonly discovery: DiscoveryService) {
    super();
  }

  commandsFor(event: Recorded): readonly ICommand[] {
    this.sagas ??= this.discover();
    return this.sagas.flatMap((saga) => saga.ask(event));
  }

  private discover(): readonly AskedSaga[] {
    return this.discovery.getProviders().flatMap((wrapper) => {
      const instance = wrapper.instance as Record<string, Saga> | undefined;
      if (!wrapper.metatype || !instance) return [];
      const names = (Reflect.getMetadata(SAGA_METADATA, wrapper.metatype) as string[] | undefined) ?? [];
      return names.map(
        (name) =>
          new AskedSaga(`${wrapper.name as string}.${name}`, (events) => (instance[name] as Saga)(events)),
      );
    });
  }
}

/** One saga, subscribed once; subscribed anew after it threw, since an observable ends with its error. */
class AskedSaga {
  private events = new Subject<Recorded>();
  private collected: ICommand[] = [];
  private error: unknown;

  constructor(
    private readonly name: string,
    private readonly saga: Saga,
  ) {
    this.subscribe();
  }

  ask(event: Recorded): readonly ICommand[] {
    this.collected = [];
    this.events.next(event);
    if (this.error === undefined) return this.collected;
    const { error } = this;
    this.error = undefined;
    this.events = new Subject();
    this.subscribe();
    throw new Error(`Saga ${this.name} failed on ${event.type} at position ${event.position}.`, {
      cause: error,
    });
  }

  private subscribe(): void {
    this.saga(this.events).subscribe({
      next: (command) => this.collected.push(command),
      error: (error: unknown) => (this.error = error ?? new Error('The saga failed without an error.')),
      complete: () => (this.error = new Error('The saga completed: it must not end its stream.')),
    });
  }
}
