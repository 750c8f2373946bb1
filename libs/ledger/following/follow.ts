import type { Batch, Filter, FollowOptions } from '../ledger.js';
import { type Position } from '../recorded.js';
import type { Attachment, Pages, Tail } from './tail.js';

/** Reads pages until it has caught up, then is handed what comes; back to pages when it falls behind. */
export async function* follow(pages: Pages, tail: Tail, options: FollowOptions): AsyncGenerator<Batch> {
  const { filter, signal } = options;
  let at = options.after;
  while (!signal.aborted) {
    const page = await pages.page(at, filter);
    if (page) {
      at = page.upTo;
      yield page;
      continue;
    }
    const attachment = tail.attach(at);
    if (!attachment) continue;
    try {
      for await (const batch of handed(attachment, signal)) {
        if (batch.upTo <= at) continue;
        const narrowed = narrow(batch, at, filter);
        at = batch.upTo;
        yield narrowed;
      }
    } finally {
      tail.detach(attachment);
    }
  }
}

async function* handed(attachment: Attachment, signal: AbortSignal): AsyncGenerator<Batch> {
  while (!signal.aborted) {
    await attachment.something(signal);
    const batch = attachment.take();
    if (batch) yield batch;
    else if (attachment.detached) return;
  }
}

/** A batch may begin before where this follower stands, and hold types that it did not ask for. */
function narrow(batch: Batch, after: Position, filter: Filter | undefined): Batch {
  const whole = (batch.events[0]?.position ?? 0) > after;
  if (whole && !filter?.types) return batch;
  const events = batch.events.filter(
    (event) => event.position > after && (filter?.types?.includes(event.type) ?? true),
  );
  return { events, upTo: batch.upTo };
}
