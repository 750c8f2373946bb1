import { Server, ServerCredentials } from '@grpc/grpc-js';
import { appendTo } from './append.service.js';
import { batchAppendTo } from './batch-append.service.js';
import { EventLog } from './event-log.js';
import { Faults } from './faults.js';
import { featuresOf, gossipOf } from './gossip.service.js';
import type { EndPoint, Node } from './node.js';
import { GossipService, ServerFeaturesService, StreamsService } from './protocol.js';
import { readFrom } from './read.service.js';

/** How a node lets clients in. */
export interface StandInSecurity {
  readonly key: Buffer;
  readonly certificate: Buffer;
  readonly user: string;
  readonly password: string;
}

/**
 * Stands in for EventStoreDB where a real one can't be part of a test: real gRPC on loopback, the published protocol,
 * and the behaviour of real servers, which `server-behaviour.spec.ts` compares. One node, or several on one log.
 */
export class StandIn {
  private nodes: StandInNode[] = [];
  private leader = 0;

  private constructor(
    readonly log: EventLog,
    private readonly security: StandInSecurity | undefined,
  ) {}

  static async start(nodes = 1, security?: StandInSecurity): Promise<StandIn> {
    const standIn = new StandIn(new EventLog(), security);
    for (let index = 0; index < nodes; index++) {
      standIn.nodes.push(await StandInNode.start(standIn, index));
    }
    return standIn;
  }

  /** Connection string of the node, or of the cluster. */
  get url(): string {
    const hosts = this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',');
    if (!this.security) return `esdb://${hosts}?tls=false`;
    const { user, password } = this.security;
    return `esdb://${user}:${encodeURIComponent(password)}@${hosts.replaceAll('127.0.0.1', 'localhost')}`;
  }

  get authorization(): string | undefined {
    if (!this.security) return undefined;
    return `Basic ${Buffer.from(`${this.security.user}:${this.security.password}`).toString('base64')}`;
  }

  get credentials(): ServerCredentials {
    if (!this.security) return ServerCredentials.createInsecure();
    const { key, certificate } = this.security;
    return ServerCredentials.createSsl(null, [{ private_key: key, cert_chain: certificate }]);
  }

  /** The leader's. */
  get faults(): Faults {
    return this.node(this.leader).faults;
  }

  node(index: number): StandInNode {
    return this.nodes[index] as StandInNode;
  }

  get leaderIndex(): number {
    return this.leader;
  }

  members(): ReturnType<Node['members']> {
    return this.nodes.map(({ port, isAlive }, index) => ({
      address: this.security ? 'localhost' : '127.0.0.1',
      port,
      isLeader: index === this.leader,
      isAlive,
    }));
  }

  /** What an election does: another node leads from now on. */
  elect(index: number): void {
    this.leader = index;
  }

  async close(): Promise<void> {
    for (const node of this.nodes) await node.kill();
    this.nodes = [];
  }
}

export class StandInNode implements Node {
  readonly faults = new Faults();
  readonly log: EventLog;
  readonly authorization: string | undefined;
  isAlive = true;
  private server: Server | undefined;

  private constructor(
    private readonly cluster: StandIn,
    private readonly index: number,
    readonly port: number,
  ) {
    this.log = cluster.log;
    this.authorization = cluster.authorization;
  }

  static async start(cluster: StandIn, index: number): Promise<StandInNode> {
    const server = new Server();
    const port = await bind(server, 0, cluster.credentials);
    const node = new StandInNode(cluster, index, port);
    node.serve(server);
    return node;
  }

  leaderElsewhere(): EndPoint | undefined {
    const leader = this.cluster.members()[this.cluster.leaderIndex] as EndPoint;
    return this.index === this.cluster.leaderIndex ? undefined : leader;
  }

  members(): ReturnType<Node['members']> {
    return this.cluster.members();
  }

  /** As `kill -9`: every connection breaks, and none is taken. */
  async kill(): Promise<void> {
    this.isAlive = false;
    this.faults.thaw();
    this.server?.forceShutdown();
    this.server = undefined;
  }

  /** Breaks every connection; new ones are taken. */
  async drop(): Promise<void> {
    await this.kill();
    await this.restart();
  }

  async restart(): Promise<void> {
    const server = new Server();
    await bind(server, this.port, this.cluster.credentials);
    this.serve(server);
    this.isAlive = true;
  }

  private serve(server: Server): void {
    server.addService(StreamsService, {
      read: readFrom(this),
      append: appendTo(this),
      batchAppend: batchAppendTo(this),
      delete: (_call: unknown, callback: (error: Error) => void) =>
        callback(new Error('Nothing is deleted here.')),
      tombstone: (_call: unknown, callback: (error: Error) => void) =>
        callback(new Error('Nothing is deleted here.')),
    });
    server.addService(GossipService, { read: gossipOf(this) });
    server.addService(ServerFeaturesService, { getSupportedMethods: featuresOf(this) });
    this.server = server;
  }
}

function bind(server: Server, port: number, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, credentials, (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
}
