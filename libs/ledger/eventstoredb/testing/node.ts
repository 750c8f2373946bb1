import type { Metadata } from '@grpc/grpc-js';
import type { EventLog } from './event-log.js';
import type { Faults } from './faults.js';
import { accessDenied, notLeader, type Refusal } from './statuses.js';

export interface EndPoint {
  readonly address: string;
  readonly port: number;
}

/** One node, as its services see it. */
export interface Node {
  readonly log: EventLog;
  readonly faults: Faults;
  /** Where the leader is, if it is not this node. */
  leaderElsewhere(): EndPoint | undefined;
  members(): readonly (EndPoint & { readonly isLeader: boolean; readonly isAlive: boolean })[];
  /** `Basic ...`, where the node asks for it. */
  readonly authorization: string | undefined;
}

/** Why a call may not go on here; undefined when it may. */
export function refusal(node: Node, metadata: Metadata): Refusal | undefined {
  const [given] = metadata.get('authorization');
  if (node.authorization !== undefined && given !== node.authorization) return accessDenied;
  const leader = node.leaderElsewhere();
  if (leader && metadata.get('requires-leader').length > 0) return notLeader(leader);
  return undefined;
}
