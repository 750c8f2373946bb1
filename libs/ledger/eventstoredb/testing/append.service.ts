import type { handleClientStreamingCall } from '@grpc/grpc-js';
import { type AppendOutcome, type Expected, type ProposedEvent } from './event-log.js';
import { type Node, refusal } from './node.js';
import { empty, nameOf, streams } from './protocol.js';
import { badId, commitTimeout, notLeader, notReady, type Refusal, tooLarge } from './statuses.js';

type AppendReq = InstanceType<typeof streams.AppendReq>;
type AppendResp = InstanceType<typeof streams.AppendResp>;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Streams.Append: a header, then the events, then one answer. */
export function appendTo(node: Node): handleClientStreamingCall<AppendReq, AppendResp> {
  return (call, callback) => {
    const messages: AppendReq[] = [];
    call.on('data', (message: AppendReq) => messages.push(message));
    call.on('end', () => void answer());
    call.on('error', () => undefined);

    const answer = async (): Promise<void> => {
      await node.faults.pass();
      const refused = refusal(node, call.metadata);
      if (refused) {
        callback(refused);
        return;
      }
      const header = messages[0]?.getOptions();
      const expected = expectedOf(header);
      const events = messages.slice(1).map(proposed);
      const judged = judge(node, nameOf(header?.getStreamIdentifier()), expected, events);
      if (node.faults.dropAnswers) {
        // Without an answer, as when the connection breaks: the client learns nothing.
        call.destroy();
        return;
      }
      if ('code' in judged) callback(judged);
      else callback(null, response(judged as Answer, expected));
    };
  };
}

/** What is answered in words of its own; everything else is a status. */
export type Answer = Exclude<AppendOutcome, { outcome: 'too_large' }>;

/** What becomes of an append on this node as it is now. */
export function judge(
  node: Node,
  stream: string,
  expected: Expected,
  events: readonly ProposedEvent[],
): Answer | Refusal {
  const leader = node.leaderElsewhere();
  if (leader) return notLeader(leader);
  if (node.faults.notReady) return notReady;
  if (events.some((event) => !UUID.test(event.id))) return badId;
  if (node.faults.commitTimeout === 'not stored') return commitTimeout;
  const outcome = node.log.append(stream, expected, events);
  if (outcome.outcome === 'too_large') return tooLarge;
  return node.faults.commitTimeout === 'stored' ? commitTimeout : outcome;
}

function expectedOf(options: InstanceType<typeof streams.AppendReq.Options> | undefined): Expected {
  if (options?.hasRevision()) return BigInt(options.getRevision());
  if (options?.hasNoStream()) return 'no_stream';
  return options?.hasStreamExists() ? 'stream_exists' : 'any';
}

function proposed(request: AppendReq): ProposedEvent {
  const message = request.getProposedMessage() as NonNullable<ReturnType<AppendReq['getProposedMessage']>>;
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function response(outcome: Answer, expected: Expected): AppendResp {
  switch (outcome.outcome) {
    case 'success': {
      const position = new streams.AppendResp.Position()
        .setCommitPosition(String(outcome.position))
        .setPreparePosition(String(outcome.position));
      const success = new streams.AppendResp.Success().setPosition(position);
      if (outcome.revision < 0n) success.setNoStream(empty());
      else success.setCurrentRevision(String(outcome.revision));
      return new streams.AppendResp().setSuccess(success);
    }
    case 'wrong_expected_version': {
      const wrong = new streams.AppendResp.WrongExpectedVersion();
      if (outcome.current === undefined) wrong.setCurrentNoStream(empty());
      else wrong.setCurrentRevision(String(outcome.current));
      if (typeof expected === 'bigint') wrong.setExpectedRevision(String(expected));
      else if (expected === 'no_stream') wrong.setExpectedNoStream(empty());
      else if (expected === 'stream_exists') wrong.setExpectedStreamExists(empty());
      else wrong.setExpectedAny(empty());
      return new streams.AppendResp().setWrongExpectedVersion(wrong);
    }
  }
}
