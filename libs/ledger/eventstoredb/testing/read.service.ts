import type { handleServerStreamingCall } from '@grpc/grpc-js';
import type { KeptEvent } from './event-log.js';
import { type Node, refusal } from './node.js';
import { nameOf, streamIdentifier, streams } from './protocol.js';
import { eventMessage, type ReadOptions, type ReadReq, type ReadResp, send } from './read-messages.js';
import { notReady } from './statuses.js';
import { subscribe } from './subscription.js';

const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;

/** Streams.Read: a page of a stream or of $all, or a subscription to $all. */
export function readFrom(node: Node): handleServerStreamingCall<ReadReq, ReadResp> {
  return (call) => {
    call.on('error', () => undefined);
    const answer = async (): Promise<void> => {
      await node.faults.pass();
      const options = call.request.getOptions() as ReadOptions;
      const refused = refusal(node, call.metadata) ?? (node.faults.notReady ? notReady : undefined);
      if (refused) {
        call.emit('error', refused);
        return;
      }
      if (options.hasSubscription()) return subscribe(node, call, options);
      const events = options.hasAll() ? pageOfAll(node, options) : pageOfStream(node, options);
      if (!events) {
        const name = nameOf(options.getStream()?.getStreamIdentifier());
        const missing = new streams.ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(name));
        await send(call, new streams.ReadResp().setStreamNotFound(missing));
      }
      for (const event of events ?? []) {
        await node.faults.pass();
        await send(call, eventMessage(event));
      }
      call.end();
    };
    void answer();
  };
}

function pageOfStream(node: Node, options: ReadOptions): readonly KeptEvent[] | undefined {
  const from = options.getStream() as NonNullable<ReturnType<ReadOptions['getStream']>>;
  const kept = node.log.stream(nameOf(from.getStreamIdentifier()));
  if (kept.length === 0) return undefined;
  const count = countOf(options);
  if (options.getReadDirection() === BACKWARDS) {
    const last = from.hasRevision() ? Number(from.getRevision()) : kept.length - 1;
    return kept.slice(Math.max(0, last + 1 - count), last + 1).reverse();
  }
  const first = from.hasRevision() ? Number(from.getRevision()) : 0;
  return kept.slice(first, first + count);
}

/** A read includes the event at the position that is given; backwards it begins before it. */
function pageOfAll(node: Node, options: ReadOptions): readonly KeptEvent[] {
  const from = options.getAll() as NonNullable<ReturnType<ReadOptions['getAll']>>;
  const { all } = node.log;
  const position = from.getPosition()?.getCommitPosition();
  const count = countOf(options);
  if (options.getReadDirection() === BACKWARDS) {
    const end = position === undefined ? all.length : node.log.indexOf(BigInt(position));
    return all.slice(Math.max(0, end - count), end).reverse();
  }
  const first =
    position === undefined ? (from.hasEnd() ? all.length : 0) : node.log.indexOf(BigInt(position));
  return all.slice(first, first + count);
}

function countOf(options: ReadOptions): number {
  return Math.min(Number(options.getCount()), Number.MAX_SAFE_INTEGER / 2);
}
