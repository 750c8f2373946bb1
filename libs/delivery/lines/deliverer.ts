import type { Lease, Unit } from '#subscriptions';
import { OutgoingReader } from '../events/outgoing-reader.js';
import { Outboxes } from '../outbox/outboxes.js';
import type { DeliveryParts } from './delivery-parts.js';
import { Holding } from './holding.js';
import { WEBHOOK_PARTITIONS } from './partition.js';

/** Sends what subscribers are to get: the units of a process, and what they share. */
export class WebhookDelivery {
  readonly units: readonly Unit[];
  private readonly outboxes: Outboxes;

  constructor(parts: DeliveryParts) {
    this.outboxes = new Outboxes(parts.url);
    const outgoing = new OutgoingReader(parts.ledger);
    this.units = Array.from({ length: WEBHOOK_PARTITIONS }, (_, partition) => ({
      name: `webhooks/${partition}`,
      needsAllTypes: true,
      run: (lease: Lease) => new Holding(partition, parts, this.outboxes, outgoing, lease).run(),
    }));
  }

  async close(): Promise<void> {
    await this.outboxes.close();
  }
}
