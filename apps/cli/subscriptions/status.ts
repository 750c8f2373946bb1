import type { SubscriptionView } from '#delivery';
import type { Printer } from '../output/printer.js';
import type { VerbContext } from '../verb.js';

/** How far everybody has come, and what stands still. */
export async function status({ print, session }: VerbContext): Promise<void> {
  const open = await session();
  await open.principal('read');
  const state = await open.platform.status();
  const webhooks = await open.platform.delivery.views.list(false);
  print.document({ ...state, webhooks });
  print.line(`Ledger at position ${state.ledger_position}; sagas at ${state.sagas_position ?? '-'}.`);
  print.table(
    ['read model', 'state', 'position>', ''],
    state.read_models.map((model) => [model.name, model.state, model.position, model.error ?? '']),
  );
  if (webhooks.length > 0) printSubscriptions(print, webhooks);
  if (state.parked.length === 0) print.line('No lane of the sagas is parked.');
  else {
    print.table(
      ['parked lane', 'position>', 'attempts>', 'since', 'error'],
      state.parked.map((lane) => [
        lane.lane,
        lane.position,
        lane.attempts,
        print.time(lane.parked_at),
        lane.error,
      ]),
    );
    print.line(print.dim('countersign subscriptions resume LANE goes on, skip LANE without that event'));
  }
  print.table(
    ['process', 'heartbeat', 'units>'],
    state.workers.map((worker) => [worker.name, print.time(worker.heartbeat_at), worker.units]),
  );
}

export function printSubscriptions(print: Printer, items: readonly SubscriptionView[]): void {
  print.table(
    ['webhook', 'to', 'types', 'state', 'position>', 'due>', 'waiting>', 'parked>', ''],
    items.map((one) => [
      one.subscription_id,
      one.url,
      one.types.length === 0 ? 'all' : one.types.join(', '),
      one.code === 'GONE' ? 'paused (gone)' : one.state,
      one.position,
      one.deliveries.due,
      one.deliveries.waiting,
      one.deliveries.parked,
      one.problem ?? one.last_error ?? '',
    ]),
  );
}

export async function deliveries(
  { print, session }: VerbContext,
  id: string,
  options: { readonly state?: string; readonly limit: string },
): Promise<void> {
  const open = await session();
  await open.principal('read');
  const items = await open.platform.delivery.views.deliveries(
    id,
    { state: options.state },
    { before: undefined, limit: Number(options.limit) || 20 },
  );
  print.document({ items: items.map((one) => ({ ...one, position: String(one.position) })) });
  print.table(
    ['position>', 'event', 'run', 'state', 'attempts>', 'last', 'next', ''],
    items.map((one) => [
      one.position,
      one.type,
      one.run_id,
      one.state,
      one.attempts,
      print.time(one.attempted_at),
      one.state === 'due' ? print.time(one.due_at) : '',
      one.error ?? (one.answer === null ? '' : String(one.answer)),
    ]),
  );
}
