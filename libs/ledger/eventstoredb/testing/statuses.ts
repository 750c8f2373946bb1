import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import { MAX_APPEND_BYTES } from './event-log.js';

/** Errors as the server words them; the client tells them by code and metadata. */
export type Refusal = Partial<StatusObject>;

export const notReady: Refusal = { code: status.UNAVAILABLE, details: 'Server Is Not Ready' };

export const commitTimeout: Refusal = {
  code: status.ABORTED,
  details: 'Operation timed out: Commit phase timeout.',
};

export const accessDenied: Refusal = { code: status.UNAUTHENTICATED, details: 'Access Denied' };

export const badId: Refusal = { code: status.UNKNOWN, details: 'Exception was thrown by handler.' };

export const tooLarge: Refusal = {
  code: status.INVALID_ARGUMENT,
  details: `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`,
  metadata: metadata({
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  }),
};

export function notLeader(leader: { readonly address: string; readonly port: number }): Refusal {
  return {
    code: status.NOT_FOUND,
    details: 'Leader info available',
    metadata: metadata({
      exception: 'not-leader',
      'leader-endpoint-host': leader.address,
      'leader-endpoint-port': String(leader.port),
    }),
  };
}

function metadata(members: Readonly<Record<string, string>>): Metadata {
  const made = new Metadata();
  for (const [name, value] of Object.entries(members)) made.set(name, value);
  return made;
}
