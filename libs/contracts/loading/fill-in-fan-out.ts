import type { FanOut, Recipient, Stage, SuppressRule, Table, Tier } from '../model/fan-out.js';
import { withOf, type WrittenWith } from './fill-in-with.js';

export interface WrittenFanOut extends Pick<FanOut, 'name' | 'kind' | 'over'> {
  readonly if?: string;
  readonly group_by?: string;
  readonly with?: WrittenWith;
  readonly recipients?: Readonly<Record<string, Partial<Recipient> & Pick<Recipient, 'address'>>>;
  readonly tiers?: readonly (Partial<Tier> & Pick<Tier, 'tier' | 'name' | 'if' | 'template'>)[];
  readonly at_least?: string;
  readonly suppress?: readonly WrittenRule[];
  readonly once_per?: FanOut['once_per'];
  readonly daily_cap?: number;
  readonly flag?: string;
  readonly table?: Partial<Omit<Table, 'columns'>> & {
    readonly of: string;
    readonly columns: Readonly<Record<string, string>>;
  };
  readonly after_gate?: FanOut['after_gate'];
  readonly stage: Partial<Stage> & Pick<Stage, 'action_type'>;
}

interface WrittenRule {
  readonly code: string;
  readonly if: string;
  readonly effect?: SuppressRule['effect'];
  readonly as?: readonly ('vip' | 'needs_review')[];
  readonly skip_if?: string;
  readonly tool?: string;
  readonly call?: string;
}

/** A letter shows so many rows unless its table says otherwise. */
const ROWS_IN_A_LETTER = 25;
/** A draft that nobody decides expires after so long unless the contract says otherwise. */
const EXPIRES_AFTER = '3d';

export function fanOutOf(written: WrittenFanOut): FanOut {
  return {
    name: written.name,
    kind: written.kind,
    over: written.over,
    if: written.if ?? null,
    group_by: written.group_by ?? null,
    with: withOf(written.with),
    recipients: Object.fromEntries(
      Object.entries(written.recipients ?? {}).map(([name, { name: called, address, phone }]) => [
        name,
        { name: called ?? null, address, phone: phone ?? null },
      ]),
    ),
    tiers: (written.tiers ?? []).map(tierOf),
    at_least: written.at_least ?? null,
    suppress: (written.suppress ?? []).map(ruleOf),
    once_per: written.once_per ?? null,
    daily_cap: written.daily_cap ?? 0,
    table: written.table ? tableOf(written.table) : null,
    after_gate: written.after_gate ?? 'review',
    stage: stageOf(written.stage, written.flag ?? null),
  };
}

function tierOf(written: NonNullable<WrittenFanOut['tiers']>[number]): Tier {
  return {
    tier: written.tier,
    name: written.name,
    if: written.if,
    template: written.template,
    call: written.call ?? null,
    min_days_between: written.min_days_between ?? 0,
    cc: written.cc ?? [],
    needs_review: written.needs_review ?? false,
  };
}

function ruleOf(written: WrittenRule): SuppressRule {
  const rule = { code: written.code, if: written.if };
  const effect = written.effect ?? 'skip';
  switch (effect) {
    case 'mark':
      return { ...rule, effect: 'mark', as: written.as ?? [] };
    case 'drop_items':
      return { ...rule, effect: 'drop_items', skip_if: written.skip_if ?? null };
    case 'tool':
      return { ...rule, effect: 'tool', tool: written.tool ?? '', call: written.call ?? null };
    case 'skip':
      return { ...rule, effect: 'skip' };
  }
}

function tableOf(written: NonNullable<WrittenFanOut['table']>): Table {
  return {
    of: written.of,
    if: written.if ?? null,
    columns: Object.entries(written.columns).map(([title, column]) => ({ title, column })),
    largest_by: written.largest_by ?? null,
    show: written.show ?? ROWS_IN_A_LETTER,
    sum: written.sum ?? null,
    attach: written.attach ?? null,
  };
}

function stageOf(written: WrittenFanOut['stage'], flag: string | null): Stage {
  return {
    action_type: written.action_type,
    tool: written.tool ?? (written.workflow === undefined ? written.action_type : 'start_workflow'),
    entity_ref: written.entity_ref ?? '{{ key }}',
    expires: written.expires ?? EXPIRES_AFTER,
    recipient_kind: written.recipient_kind ?? 'customer',
    template: written.template ?? null,
    needs_review: written.needs_review ?? false,
    flag,
    input: written.input ?? {},
    workflow: written.workflow ?? null,
  };
}
