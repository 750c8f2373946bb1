import { randomUUID } from 'node:crypto';
import type { KeptEvent } from './event-log.js';
import type { Node } from './node.js';
import {
  caughtUpMessage,
  checkpointMessage,
  confirmationMessage,
  eventMessage,
  type ReadCall,
  type ReadOptions,
  send,
} from './read-messages.js';

const DEFAULT_SEARCH_WINDOW = 32;

/**
 * A catch-up subscription to $all: a confirmation, everything after the position that is given and passes the filter,
 * "caught up", and then whatever comes. A checkpoint message for every so many events looked at; none while nothing
 * is appended.
 */
export async function subscribe(node: Node, call: ReadCall, options: ReadOptions): Promise<void> {
  const passes = filterOf(options);
  const every = checkpointInterval(options);
  let next = firstIndex(node, options);
  let lookedAt = 0;
  let live = false;
  const ended = new AbortController();
  for (const event of ['cancelled', 'close', 'error'] as const) call.on(event, () => ended.abort());
  await send(call, confirmationMessage(randomUUID()));
  while (!ended.signal.aborted) {
    await node.faults.pass();
    if (node.faults.silentSubscriptions) return;
    const event = node.log.all[next];
    if (!event) {
      if (!live) await send(call, caughtUpMessage());
      live = true;
      await appended(node, next, ended.signal);
      continue;
    }
    next++;
    if (passes(event)) await send(call, eventMessage(event));
    if (++lookedAt % every === 0) await send(call, checkpointMessage(event.position));
  }
}

/** A subscription starts after the position that is given. */
function firstIndex(node: Node, options: ReadOptions): number {
  const from = options.getAll();
  if (from?.hasEnd()) return node.log.all.length;
  const position = from?.getPosition()?.getCommitPosition();
  return position === undefined ? 0 : node.log.indexOf(BigInt(position) + 1n);
}

function checkpointInterval(options: ReadOptions): number {
  const filter = options.getFilter();
  if (!filter) return Infinity;
  return (
    (filter.hasMax() ? filter.getMax() : DEFAULT_SEARCH_WINDOW) * filter.getCheckpointintervalmultiplier()
  );
}

function filterOf(options: ReadOptions): (event: KeptEvent) => boolean {
  const filter = options.getFilter();
  const byStream = filter?.getStreamIdentifier();
  const expression = byStream ?? filter?.getEventType();
  if (!expression) return () => true;
  const prefixes = expression.getPrefixList();
  const regex = expression.getRegex() === '' ? undefined : new RegExp(expression.getRegex());
  return (event) => {
    const text = byStream ? event.stream : event.type;
    return regex ? regex.test(text) : prefixes.some((prefix) => text.startsWith(prefix));
  };
}

function appended(node: Node, next: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const stop = node.log.watch(done);
    signal.addEventListener('abort', done);
    if (node.log.all.length > next || signal.aborted) done();
  });
}
