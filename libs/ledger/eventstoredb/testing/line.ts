import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** The wire between a client and a server, stand-in or real: it can be cut, and it can swallow what comes back. */
export class Line {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private holding = false;

  private constructor(private readonly server: Server) {}

  /** @param url a connection string of one node without TLS */
  static async to(url: string): Promise<Line> {
    const [, host, port] = /^esdb:\/\/([^:,/]+):(\d+)/.exec(url) ?? [];
    const server = createServer();
    const line = new Line(server);
    server.on('connection', (near) => line.join(near, connect(Number(port), host)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `esdb://127.0.0.1:${(this.server.address() as AddressInfo).port}?tls=false`;
  }

  /** Breaks what is connected; new connections go through. */
  cut(): void {
    for (const pair of this.pairs) for (const socket of pair) socket.destroy();
  }

  /** From now on nothing comes back, while what is sent arrives. */
  holdAnswers(): void {
    this.holding = true;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, far: Socket): void {
    const pair = [near, far] as const;
    this.pairs.add(pair);
    near.on('data', (bytes) => far.write(bytes));
    far.on('data', (bytes) => {
      if (!this.holding) near.write(bytes);
    });
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.pairs.delete(pair);
        for (const end of pair) end.destroy();
      });
    }
  }
}
