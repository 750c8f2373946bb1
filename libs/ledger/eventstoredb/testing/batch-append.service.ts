import type { handleBidiStreamingCall } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import protobufEmpty from 'google-protobuf/google/protobuf/empty_pb.js';
import { type Answer, judge } from './append.service.js';
import { type Expected, MAX_APPEND_BYTES, type ProposedEvent } from './event-log.js';
import { type Node, refusal } from './node.js';
import { nameOf, rpc, shared, streams } from './protocol.js';
import { badId, commitTimeout, notLeader, type Refusal, tooLarge } from './statuses.js';

type BatchAppendReq = InstanceType<typeof streams.BatchAppendReq>;
type BatchAppendResp = InstanceType<typeof streams.BatchAppendResp>;
type Options = InstanceType<typeof streams.BatchAppendReq.Options>;

/** Streams.BatchAppend: many appends in parts over one call, each answered under its correlation id. */
export function batchAppendTo(node: Node): handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> {
  return (call) => {
    const open = new Map<string, { readonly options: Options; readonly events: ProposedEvent[] }>();
    call.on('data', (request: BatchAppendReq) => void take(request));
    call.on('end', () => call.end());
    call.on('error', () => undefined);

    const take = async (request: BatchAppendReq): Promise<void> => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const options = open.get(id)?.options ?? request.getOptions();
      if (!options) return;
      const events = open.get(id)?.events ?? [];
      events.push(...request.getProposedMessagesList().map(proposed));
      open.set(id, { options, events });
      if (!request.getIsFinal()) return;
      open.delete(id);
      await node.faults.pass();
      const refused = refusal(node, call.metadata);
      const leader = node.leaderElsewhere();
      if (refused || leader) {
        call.emit('error', refused ?? (leader && notLeader(leader)));
        return;
      }
      const expected = expectedOf(options);
      const judged = judge(node, nameOf(options.getStreamIdentifier()), expected, events);
      const response = new streams.BatchAppendResp()
        .setCorrelationId(request.getCorrelationId())
        .setStreamIdentifier(options.getStreamIdentifier());
      if (node.faults.dropAnswers) call.destroy();
      else
        call.write(
          'code' in judged
            ? response.setError(error(judged))
            : answered(response, judged as Answer, expected),
        );
    };
  };
}

function expectedOf(options: Options): Expected {
  if (options.hasStreamPosition()) return BigInt(options.getStreamPosition());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}

function proposed(message: InstanceType<typeof streams.BatchAppendReq.ProposedMessage>): ProposedEvent {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function answered(response: BatchAppendResp, outcome: Answer, expected: Expected): BatchAppendResp {
  switch (outcome.outcome) {
    case 'success':
      return response.setSuccess(
        new streams.BatchAppendResp.Success()
          .setCurrentRevision(String(outcome.revision))
          .setPosition(
            new shared.AllStreamPosition()
              .setCommitPosition(String(outcome.position))
              .setPreparePosition(String(outcome.position)),
          ),
      );
    case 'wrong_expected_version': {
      const wrong = new shared.WrongExpectedVersion();
      const nothing = new protobufEmpty.Empty();
      if (outcome.current === undefined) wrong.setCurrentNoStream(nothing);
      else wrong.setCurrentStreamRevision(String(outcome.current));
      if (typeof expected === 'bigint') wrong.setExpectedStreamPosition(String(expected));
      else if (expected === 'no_stream') wrong.setExpectedNoStream(nothing);
      else wrong.setExpectedAny(nothing);
      return response.setError(
        status('WrongExpectedVersion', wrong.serializeBinary(), 'WrongExpectedVersion'),
      );
    }
  }
}

/** Over this call the server words its refusals as messages, not as statuses. */
function error(refused: Refusal): InstanceType<typeof rpc.Status> {
  switch (refused) {
    case commitTimeout:
      return status('Timeout', new shared.Timeout().serializeBinary(), 'Timeout');
    case tooLarge: {
      const exceeded = new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES);
      return status('MaximumAppendSizeExceeded', exceeded.serializeBinary(), 'MaximumAppendSizeExceeded');
    }
    case badId:
      return status('BadRequest', new shared.BadRequest().serializeBinary(), 'BadRequest');
    default: {
      const details = new any.Any();
      details.pack(new protobufEmpty.Empty().serializeBinary(), 'google.protobuf.Empty');
      return new rpc.Status().setMessage(refused.details ?? '').setDetails(details);
    }
  }
}

function status(message: string, bytes: Uint8Array, type: string): InstanceType<typeof rpc.Status> {
  const details = new any.Any();
  details.pack(bytes, `event_store.client.${type}`);
  return new rpc.Status().setMessage(message).setDetails(details);
}
