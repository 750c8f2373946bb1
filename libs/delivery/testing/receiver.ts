import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CloudEvent, HTTP } from 'cloudevents';
import { Webhook } from 'standardwebhooks';

/** A delivery as a receiver's libraries give it: the signature was good, and it is a CloudEvent. */
export interface Received {
  readonly id: string;
  readonly event: CloudEvent<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
}

type Behaviour = (event: Received, response: ServerResponse) => void;

const TAKES: Behaviour = (_, response) => void response.writeHead(204).end();

/** A real HTTP server that verifies what comes with the published libraries, and answers as it is told. */
export class Receiver {
  readonly received: Received[] = [];
  /** What was wrong with what came, for a test to expect empty. */
  readonly unverified: string[] = [];
  /** Requests, verified or not. */
  requests = 0;
  behaviour: Behaviour = TAKES;
  secret: string | undefined;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => void this.take(request, response));
  }

  static async listen(port = 0): Promise<Receiver> {
    const receiver = new Receiver();
    await new Promise<void>((resolve) => receiver.server.listen(port, '127.0.0.1', resolve));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** Those that were taken, in the order in which they came. */
  of(run: string): readonly Received[] {
    return this.received.filter(({ event }) => event['partitionkey'] === run);
  }

  takes(): void {
    this.behaviour = TAKES;
  }

  answers(status: number, headers: Readonly<Record<string, string>> = {}): void {
    this.behaviour = (_, response) => void response.writeHead(status, headers).end('{"ok":false}');
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const headers = request.headers as Record<string, string>;
    try {
      if (this.secret === undefined) throw new Error('There is no secret to verify with.');
      new Webhook(this.secret).verify(body, headers);
      const event = HTTP.toEvent<Record<string, unknown>>({ headers, body }) as CloudEvent<
        Record<string, unknown>
      >;
      event.validate();
      const received: Received = { id: headers['webhook-id'] ?? '', event, headers };
      this.received.push(received);
      this.behaviour(received, response);
    } catch (error) {
      this.unverified.push(String(error));
      response.writeHead(401).end();
    }
  }
}
