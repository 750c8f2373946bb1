import type { DataSource } from 'typeorm';
import type { Finding } from '#proposed-actions/domain';
import { type KeysetList, keysetPage } from '../keyset.js';

/** A row of the inbox. Amounts are decimal strings beside a currency. */
export interface ProposedActionRow {
  readonly action_id: string;
  readonly run_id: string;
  readonly workflow_type: string;
  readonly as_of: string;
  readonly action_type: string;
  readonly entity_ref: string;
  readonly tool: string | null;
  readonly status: string;
  readonly flag: string | null;
  readonly alone: boolean;
  readonly risk_level: number;
  readonly target: string | null;
  readonly tier: number | null;
  readonly customer_id: string | null;
  readonly customer_name: string | null;
  readonly recipient: string | null;
  readonly recipient_kind: string | null;
  readonly amount: string | null;
  readonly currency: string | null;
  readonly approver: string;
  readonly deputies: readonly string[];
  readonly digest: string;
  readonly reason: string | null;
  readonly proposed_at: string;
  readonly expires_at: string | null;
  readonly decided_at: string | null;
  readonly decided_by: string | null;
  readonly superseded_by: string | null;
  readonly superseded_code: string | null;
  /** Carried out by nobody but a person. */
  readonly by_hand: boolean;
  readonly remind_at: readonly string[] | null;
  readonly overdue_at: string | null;
  readonly reminded_at: string | null;
  readonly overdue: boolean;
  readonly edited: boolean;
  /** What speaks against it since it was drafted. */
  readonly findings: readonly Finding[] | null;
  readonly waiting_for: string | null;
  readonly waiting_until: string | null;
  readonly attempts: number;
  readonly executed_at: string | null;
  readonly executed_by: string | null;
  readonly failure_code: string | null;
  readonly position: number;
}

const INBOX: KeysetList = {
  view: 'proposed_actions',
  columns: [
    'action_id',
    'run_id',
    'workflow_type',
    'as_of',
    'action_type',
    'entity_ref',
    'tool',
    'status',
    'flag',
    'alone',
    'risk_level',
    'target',
    'tier',
    'customer_id',
    'customer_name',
    'recipient',
    'recipient_kind',
    'amount',
    'currency',
    'approver',
    'deputies',
    'digest',
    'reason',
    'proposed_at',
    'expires_at',
    'decided_at',
    'decided_by',
    'superseded_by',
    'superseded_code',
    'by_hand',
    'remind_at',
    'overdue_at',
    'reminded_at',
    'overdue',
    'edited',
    'findings',
    'waiting_for',
    'waiting_until',
    'attempts',
    'executed_at',
    'executed_by',
    'failure_code',
    'position',
  ],
  time: 'proposed_at',
  id: 'action_id',
};

export interface ProposedActionFilter {
  readonly status?: string | undefined;
  readonly run_id?: string | undefined;
  readonly action_type?: string | undefined;
  readonly flag?: string | undefined;
  readonly tier?: number | undefined;
  readonly customer_id?: string | undefined;
}

/** Actions that are alike: of one run, kind, tier and currency. */
export interface ProposedActionGroup {
  readonly run_id: string;
  readonly workflow_type: string;
  readonly as_of: string;
  readonly action_type: string;
  readonly target: string | null;
  readonly tool: string | null;
  readonly tier: number | null;
  readonly alone: boolean;
  readonly currency: string | null;
  readonly approver: string;
  readonly deputies: readonly string[];
  readonly count: number;
  /** Sum of the amounts in `currency`; null where they have none. */
  readonly amount: string | null;
  readonly first_proposed_at: string;
  readonly first_expires_at: string | null;
}

const ALIKE = [
  'run_id',
  'workflow_type',
  'as_of',
  'action_type',
  'target',
  'tool',
  'tier',
  'alone',
  'currency',
  'approver',
  'deputies',
] as const;

/** The inbox. */
export class ProposedActionQueries {
  constructor(private readonly database: DataSource) {}

  list(
    filter: ProposedActionFilter,
    page: { readonly after: readonly string[] | undefined; readonly limit: number },
  ): Promise<readonly ProposedActionRow[]> {
    const { status, run_id, action_type, flag, tier, customer_id } = filter;
    const where = { status, run_id, action_type, flag, tier, customer_id };
    return keysetPage<ProposedActionRow>(this.database, INBOX, { where, ...page });
  }

  /** How many there are of each kind, run by run; what expires first comes first. */
  groups({
    status,
    run_id,
  }: Pick<ProposedActionFilter, 'status' | 'run_id'>): Promise<readonly ProposedActionGroup[]> {
    const query = this.database
      .createQueryBuilder()
      .select(ALIKE.map((column) => `t.${column}`))
      .addSelect('count(*)::integer', 'count')
      .addSelect('sum(t.amount)', 'amount')
      .addSelect('min(t.proposed_at)', 'first_proposed_at')
      .addSelect('min(t.expires_at)', 'first_expires_at')
      .from('read.proposed_actions', 't')
      .groupBy(ALIKE.map((column) => `t.${column}`).join(', '))
      .orderBy('first_expires_at', 'ASC', 'NULLS LAST');
    for (const column of ['run_id', 'tier'] as const) query.addOrderBy(`t.${column}`);
    for (const [column, value] of Object.entries({ status, run_id })) {
      if (value !== undefined) query.andWhere(`t.${column} = :${column}`, { [column]: value });
    }
    return query.getRawMany<ProposedActionGroup>();
  }
}
