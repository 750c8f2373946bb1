import { asDomainEvent, type Ledger, NO_EVENTS, type Recorded, type StreamName, streamName } from '#ledger';
import type { ActionProposed } from '#proposed-actions/domain';
import type { RunStarted } from '#runs/domain';
import { type About, needsOf, type Outgoing, outgoingOf, type SourceEvent } from '../domain/index.js';
import { type CloudEvent, cloudEvent } from './cloud-event.js';

/** A proposal stands at the begin of its action's stream; a gate's a few events into its run's. */
const FIRST_EVENTS = 20;
const MAX_REMEMBERED = 2_000;

/** Reads events of the ledger as the outside sees them; remembers the beginnings of the streams that they are about. */
export class OutgoingReader {
  private readonly beginnings = new Map<string, object>();
  private ledgerId: string | undefined;

  constructor(private readonly ledger: Ledger) {}

  /** What an event says to the outside; undefined when nothing. */
  async outgoing(event: Recorded): Promise<Outgoing | undefined> {
    return outgoingOf(asDomainEvent<SourceEvent>(event), await this.about(event));
  }

  /** The same in its envelope. */
  async cloudEvent(event: Recorded): Promise<CloudEvent | undefined> {
    const outgoing = await this.outgoing(event);
    if (!outgoing) return undefined;
    this.ledgerId ??= (await this.ledger.head()).ledgerId;
    return cloudEvent(this.ledgerId, event, outgoing);
  }

  private async about({ type, stream, metadata }: Recorded): Promise<About> {
    switch (needsOf(type)) {
      case 'nothing':
        return {};
      case 'run':
        return { run: await this.first<RunStarted>(streamName('workflow_run', metadata.lane), 'RunStarted') };
      case 'proposal':
        return { proposal: await this.first<ActionProposed>(stream, 'ActionProposed') };
    }
  }

  private async first<Event extends { readonly type: string; readonly data: object }>(
    stream: StreamName,
    type: Event['type'],
  ): Promise<Event['data'] | undefined> {
    const name = `${type} ${stream}`;
    const known = this.beginnings.get(name);
    if (known) return known;
    const events = await this.ledger.read(stream, NO_EVENTS, FIRST_EVENTS);
    const found = events.find((event) => event.type === type);
    if (!found) return undefined;
    if (this.beginnings.size >= MAX_REMEMBERED) this.beginnings.clear();
    this.beginnings.set(name, found.data);
    return found.data;
  }
}
