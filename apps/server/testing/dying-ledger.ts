import {
  type AppendEachRequest,
  type Appended,
  type AppendRequest,
  type Batch,
  type FactOutcome,
  type FollowOptions,
  type Lane,
  Ledger,
  type LedgerHead,
  type Position,
  type Recorded,
  type Revision,
  type StreamEvent,
  type StreamName,
} from '#ledger';

/** Ends its process, as `kill -9` does, right after it has appended something new for the n-th time. */
export class DyingLedger extends Ledger {
  private appends = 0;

  constructor(
    private readonly inner: Ledger,
    private readonly dieAfter: number,
  ) {
    super();
  }

  async append(request: AppendRequest): Promise<Appended> {
    const appended = await this.inner.append(request);
    if (appended.outcome === 'appended') this.count();
    return appended;
  }

  async appendEach(request: AppendEachRequest): Promise<readonly FactOutcome[]> {
    const outcomes = await this.inner.appendEach(request);
    if (outcomes.some(({ outcome }) => outcome === 'appended')) this.count();
    return outcomes;
  }

  read(stream: StreamName, after?: Revision, limit?: number): Promise<readonly StreamEvent[]> {
    return this.inner.read(stream, after, limit);
  }

  readAll(after: Position, limit?: number): Promise<readonly Recorded[]> {
    return this.inner.readAll(after, limit);
  }

  readLane(lane: Lane, after: Position, upTo?: Position): Promise<readonly Recorded[]> {
    return this.inner.readLane(lane, after, upTo);
  }

  follow(options: FollowOptions): AsyncIterable<Batch> {
    return this.inner.follow(options);
  }

  locate(stream: StreamName, revision: Revision): Promise<Position> {
    return this.inner.locate(stream, revision);
  }

  head(): Promise<LedgerHead> {
    return this.inner.head();
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  private count(): void {
    if (++this.appends === this.dieAfter) process.kill(process.pid, 'SIGKILL');
  }
}
