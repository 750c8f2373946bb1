import { type ContentStore } from '#content';
import { type Digest, Refusal, type WorkflowType } from '#eventsourcing';
import {
  decideAndAppend,
  type EventContext,
  lane,
  type Ledger,
  loadState,
  type StreamName,
  streamName,
} from '#ledger';
import {
  type ContractCommand,
  contractDecider,
  type ContractEvent,
  type ContractState,
} from '../domain/index.js';
import { type CompiledContract, compileContract } from '../loading/compile-contract.js';
import { problemText } from '../problem.js';

/** Compiled contracts that are kept; a service has few types and few versions in use at once. */
const MAX_KEPT = 50;

/**
 * Which text of each contract is in force, and every text that ever was: runs keep the one they started with. The
 * ledger says which by its digest; the texts are content.
 */
export class ContractRegistry {
  private readonly compiled = new Map<Digest, CompiledContract>();

  constructor(
    private readonly ledger: Ledger,
    private readonly content: ContentStore,
  ) {}

  /** What a start of the service found in its folder: a text never seen before comes into force. */
  async offer(contracts: readonly CompiledContract[], by: string): Promise<readonly WorkflowType[]> {
    const activated: WorkflowType[] = [];
    for (const { contract, files, digest } of contracts) {
      const [kept] = await this.content.put([
        { kind: 'contract', subject: null, body: Object.fromEntries(files) },
      ]);
      if (kept !== digest)
        throw new Error(`The contract ${contract.type} has digest ${digest} and was kept as ${kept}.`);
      const command = { kind: 'Offer', workflowType: contract.type, digest, by } as const;
      const { events } = await this.decide(contract.type, `offer/${digest}`, by, command);
      if (events.length > 0) activated.push(contract.type);
    }
    return activated;
  }

  /** Brings back a text that was in force before. @throws Refusal not_found */
  async activate(type: WorkflowType, digest: Digest, by: string, reason: string): Promise<void> {
    const [reasonDigest = null] = await this.content.put([
      { kind: 'text', subject: `workflow:${type}`, body: reason },
    ]);
    const { revision } = await loadState(this.ledger, contractDecider, contractStream(type));
    const command = { kind: 'Activate', workflowType: type, digest, by, reasonDigest } as const;
    await this.decide(type, `activate/${revision + 1}`, by, command);
  }

  /** @throws Refusal not_found when no contract of this type was ever in force */
  async inForce(type: WorkflowType): Promise<CompiledContract> {
    const { state } = await loadState<ContractEvent, ContractState>(
      this.ledger,
      contractDecider,
      contractStream(type),
    );
    if (state.inForce !== null) return this.load(state.inForce);
    throw new Refusal(
      'not_found',
      `There is no workflow ${type}. GET /api/v1/workflows lists those there are.`,
    );
  }

  /** Any text that was ever offered, by its digest. */
  async load(digest: Digest): Promise<CompiledContract> {
    const known = this.compiled.get(digest);
    if (known) return known;
    const texts = (await this.content.get(digest)) as Readonly<Record<string, string>>;
    const compilation = compileContract(new Map(Object.entries(texts)));
    if (!compilation.ok) {
      throw new Error(
        `The contract ${digest} was in force once and can't be read by this version: ` +
          compilation.problems.map(problemText).join('; '),
      );
    }
    if (this.compiled.size >= MAX_KEPT) this.compiled.delete(this.compiled.keys().next().value as Digest);
    this.compiled.set(digest, compilation.contract);
    return compilation.contract;
  }

  /** Every text that was in force, and when it came to be. */
  async history(type: WorkflowType) {
    const events = await this.ledger.read(contractStream(type));
    return events.map(({ data, recorded_at, revision }) => ({
      ...(data as unknown as ContractEvent['data']),
      recorded_at,
      revision,
    }));
  }

  private decide(type: WorkflowType, key: string, by: string, command: ContractCommand) {
    const stream = contractStream(type);
    const context: EventContext = { lane: lane(stream), actor: by, correlation_id: stream };
    return decideAndAppend<ContractCommand, ContractEvent, ContractState>(this.ledger, contractDecider, {
      stream,
      key,
      context,
      command,
    });
  }
}

function contractStream(type: WorkflowType): StreamName {
  return streamName('contract', type);
}
