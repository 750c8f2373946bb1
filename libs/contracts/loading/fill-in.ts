import { workflowType } from '#eventsourcing';
import type { ContextQuery, FromLines, ItemColumns } from '../model/context.js';
import type { Check, Contract, ContractValue, Gate, InputField, Precondition } from '../model/contract.js';
import { type Sending, type SendWindow, WEEKDAYS } from '../model/sending.js';
import type { Trigger } from '../model/triggers.js';
import { fanOutOf, type WrittenFanOut } from './fill-in-fan-out.js';
import { withOf, type WrittenWith } from './fill-in-with.js';
import type { YamlSource } from './yaml-source.js';

/**
 * The contract as it is written, after the schema has passed: every field that has a default may be missing, and
 * what is one of several kinds is told by which field is there.
 */
interface WrittenContract extends Pick<Contract, 'type' | 'title' | 'risk_level' | 'invoker'> {
  readonly description?: string;
  readonly triggers?: readonly WrittenTrigger[];
  readonly overlap?: Contract['overlap'];
  readonly inputs?: Readonly<Record<string, Partial<InputField> & Pick<InputField, 'type'>>>;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly locale?: string;
  readonly internal_domains?: readonly string[];
  readonly context?: Readonly<Record<string, WrittenContext>>;
  readonly preconditions?: readonly (Omit<Precondition, 'timeout'> & Partial<Precondition>)[];
  readonly gate: Partial<Gate> & Pick<Gate, 'risk_gate' | 'approver'>;
  readonly sending?: WrittenSending;
  readonly fan_out?: readonly WrittenFanOut[];
  readonly post?: Partial<Contract['post']>;
  readonly verify?: readonly WrittenCheck[];
}

interface WrittenTrigger {
  readonly cron?: string;
  readonly tz?: string;
  readonly missed?: 'run_once' | 'skip';
  readonly calendar?: string;
  readonly on_holiday?: 'prepare' | 'skip';
  readonly manual?: object;
  readonly chat?: object;
  readonly event?: { readonly type: string; readonly if?: string };
}

interface WrittenContext {
  readonly sql?: string;
  readonly max_rows?: number;
  readonly timeout?: string;
  readonly reflexions?: { readonly tags: readonly string[]; readonly limit?: number };
  readonly item?: Partial<Omit<ItemColumns, 'adds_up'>> & {
    readonly key: readonly string[];
    readonly adds_up?: Readonly<Record<string, WrittenFromLines>>;
  };
  readonly with?: WrittenWith;
}

interface WrittenFromLines {
  readonly sum?: string;
  readonly max?: string;
  readonly min?: string;
  readonly count?: true;
  readonly if?: string;
}

interface WrittenSending {
  readonly from?: { readonly name?: string; readonly address: string };
  readonly tolerance?: number;
  readonly window?: Pick<SendWindow, 'from' | 'to'> & Partial<SendWindow>;
}

interface WrittenCheck {
  readonly name: string;
  readonly window?: string;
  readonly deadline?: string;
  readonly sql_check?: string;
  readonly object?: { readonly bucket: string; readonly key: string };
  readonly http?: { readonly url: string; readonly expect_status?: number };
  readonly expect?: string;
}

/** @param written passed the schema */
export function filledIn(written: unknown, source: YamlSource): Contract {
  const contract = written as WrittenContract;
  return {
    type: workflowType(contract.type),
    title: contract.title,
    description: contract.description ?? null,
    risk_level: contract.risk_level,
    invoker: contract.invoker,
    triggers: (contract.triggers ?? []).map(triggerOf),
    overlap: contract.overlap ?? 'supersede',
    inputs: mapValues(contract.inputs ?? {}, (input) => ({
      type: input.type,
      required: input.required ?? false,
      description: input.description ?? null,
    })),
    values: mapValues(contract.values ?? {}, (value, name) =>
      valueOf(value, source.written(['values', name])),
    ),
    locale: contract.locale ?? 'en-US',
    internal_domains: contract.internal_domains ?? [],
    context: mapValues(contract.context ?? {}, contextOf),
    preconditions: (contract.preconditions ?? []).map((check) => ({
      ...check,
      timeout: check.timeout ?? '10s',
    })),
    gate: {
      risk_gate: contract.gate.risk_gate,
      approver: contract.gate.approver,
      deputies: contract.gate.deputies ?? [],
      addresses: contract.gate.addresses ?? {},
      window: contract.gate.window ?? '60m',
      remind: contract.gate.remind ?? [],
      expires: contract.gate.expires ?? 'next_occurrence',
    },
    sending: sendingOf(contract.sending ?? {}, source.written(['sending', 'tolerance'])),
    fan_out: (contract.fan_out ?? []).map(fanOutOf),
    post: {
      reflexion_enabled: contract.post?.reflexion_enabled ?? false,
      tags: contract.post?.tags ?? [],
    },
    verify: (contract.verify ?? []).map(checkOf),
  };
}

function triggerOf(written: WrittenTrigger): Trigger {
  if (written.cron !== undefined) {
    return {
      kind: 'cron',
      cron: written.cron,
      tz: written.tz ?? 'UTC',
      missed: written.missed ?? 'run_once',
      calendar: written.calendar ?? null,
      on_holiday: written.on_holiday ?? 'prepare',
    };
  }
  if (written.event) return { kind: 'event', type: written.event.type, if: written.event.if ?? null };
  return { kind: written.manual ? 'manual' : 'chat' };
}

/** A number of the policy is what is written, digit by digit: 10.10 stays 10.10. */
function valueOf(value: string | number, written: string | undefined): ContractValue {
  if (typeof value === 'string') return { kind: 'text', value };
  if (Number.isSafeInteger(value) && /^-?\d+$/.test(written ?? '')) return { kind: 'int', value };
  return { kind: 'decimal', value: written ?? String(value) };
}

function contextOf(written: WrittenContext): ContextQuery {
  const item = written.item ? itemOf(written.item) : null;
  const beside = withOf(written.with);
  if (written.reflexions) {
    const { tags, limit } = written.reflexions;
    return { kind: 'reflexions', tags, limit: limit ?? 5, item, with: beside };
  }
  return {
    kind: 'sql',
    sql: written.sql ?? '',
    max_rows: written.max_rows ?? 50_000,
    timeout: written.timeout ?? '10s',
    item,
    with: beside,
  };
}

function itemOf(written: NonNullable<WrittenContext['item']>): ItemColumns {
  return {
    key: written.key,
    customer: written.customer ?? null,
    customer_name: written.customer_name ?? null,
    currency: written.currency ?? null,
    amount: written.amount ?? null,
    open: written.open ?? null,
    age: written.age ?? null,
    rank_by: written.rank_by ?? null,
    lines: written.lines ?? null,
    adds_up: mapValues(written.adds_up ?? {}, fromLinesOf),
  };
}

function fromLinesOf(written: WrittenFromLines): FromLines {
  const condition = written.if ?? null;
  for (const take of ['sum', 'max', 'min'] as const) {
    const column = written[take];
    if (column !== undefined) return { take, column, if: condition };
  }
  return { take: 'count', column: null, if: condition };
}

/** @param tolerance as it is written, digit by digit */
function sendingOf({ from, window }: WrittenSending, tolerance: string | undefined): Sending {
  return {
    from: from ? { name: from.name ?? null, address: from.address } : null,
    tolerance: tolerance ?? '0',
    window: window
      ? { days: window.days ?? WEEKDAYS, from: window.from, to: window.to, tz: window.tz ?? null }
      : null,
  };
}

function checkOf(written: WrittenCheck): Check {
  const when = { name: written.name, window: written.window ?? '10s', deadline: written.deadline ?? '60m' };
  if (written.object) return { ...when, kind: 'object', object: written.object };
  if (written.http) {
    const { url, expect_status } = written.http;
    const expectation = written.expect ?? null;
    return { ...when, kind: 'http', http: { url, expect_status: expect_status ?? 200 }, expect: expectation };
  }
  return { ...when, kind: 'sql', sql_check: written.sql_check ?? '', expect: written.expect ?? '' };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));
}
