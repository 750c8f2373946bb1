import { StandIn } from './stand-in.js';

export interface ServerUnderTest {
  readonly url: string;
  /** Undefined on a real server, which can't be told to misbehave. */
  readonly standIn: StandIn | undefined;
  close(): Promise<void>;
}

/** A stand-in, or with `EVENTSTORE_TEST_URL=esdb://...` the real server that is there. */
export async function serverUnderTest(): Promise<ServerUnderTest> {
  const url = process.env['EVENTSTORE_TEST_URL'];
  if (url !== undefined && url !== '') return { url, standIn: undefined, close: async () => undefined };
  const standIn = await StandIn.start();
  return { url: standIn.url, standIn, close: () => standIn.close() };
}
