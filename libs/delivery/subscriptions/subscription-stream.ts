import { type StreamName, streamName } from '#ledger';

export const subscriptionStream = (id: string): StreamName => streamName('subscription', id);
