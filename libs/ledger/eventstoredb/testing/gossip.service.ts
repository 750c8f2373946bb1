import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Node } from './node.js';
import { features, gossip, uuid } from './protocol.js';

type ClusterInfo = InstanceType<typeof gossip.ClusterInfo>;
type SupportedMethods = InstanceType<typeof features.SupportedMethods>;

/** Gossip.Read: who is in the cluster, and who leads it, as far as this node knows. */
export function gossipOf(node: Node): handleUnaryCall<unknown, ClusterInfo> {
  return (_call, callback) => {
    const answer = async (): Promise<void> => {
      await node.faults.pass();
      const { FOLLOWER, LEADER } = gossip.MemberInfo.VNodeState;
      const members = node.members().map(({ address, port, isLeader, isAlive }) =>
        new gossip.MemberInfo()
          .setInstanceId(uuid('00000000-0000-4000-8000-000000000000'))
          .setTimeStamp(String(Date.now()))
          .setState(isLeader ? LEADER : FOLLOWER)
          .setIsAlive(isAlive)
          .setHttpEndPoint(new gossip.EndPoint().setAddress(address).setPort(port)),
      );
      callback(null, new gossip.ClusterInfo().setMembersList(members));
    };
    void answer();
  };
}

const METHODS = ['Read', 'Append', 'BatchAppend'];

/** ServerFeatures.GetSupportedMethods. */
export function featuresOf(node: Node): handleUnaryCall<unknown, SupportedMethods> {
  return (_call, callback) => {
    const answer = async (): Promise<void> => {
      await node.faults.pass();
      const supported = new features.SupportedMethods().setEventStoreServerVersion('23.10.6');
      for (const name of METHODS) {
        supported.addMethods(
          new features.SupportedMethod()
            .setMethodName(name.toLowerCase())
            .setServiceName('event_store.client.streams.streams'),
        );
      }
      callback(null, supported);
    };
    void answer();
  };
}
