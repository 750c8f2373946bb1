/** The protocol's messages, as the client's own package carries them; a CommonJS package has one export. */
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import rpc from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import streamsServices from '@eventstore/db-client/generated/streams_grpc_pb.js';

export { features, gossip, rpc, shared, streams };
export const { StreamsService } = streamsServices;
export const { GossipService } = gossipServices;
export const { ServerFeaturesService } = featuresServices;

export const empty = (): InstanceType<typeof shared.Empty> => new shared.Empty();

export function uuid(text: string): InstanceType<typeof shared.UUID> {
  return new shared.UUID().setString(text);
}

export function streamIdentifier(name: string): InstanceType<typeof shared.StreamIdentifier> {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(name).toString('base64'));
}

export function nameOf(identifier: InstanceType<typeof shared.StreamIdentifier> | undefined): string {
  return Buffer.from(identifier?.getStreamName_asU8() ?? []).toString();
}
