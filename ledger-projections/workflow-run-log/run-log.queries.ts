import type { DataSource } from 'typeorm';
import { type KeysetList, keysetPage } from '../keyset.js';

/** A row of the run log. */
export interface RunLogRow {
  readonly run_id: string;
  readonly workflow_type: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly reason: string | null;
  readonly as_of: string;
  readonly trigger_kind: string;
  readonly requested_by: string;
  readonly requested_at: string;
  readonly started_at: string | null;
  readonly completed_at: string | null;
  readonly summary_json: unknown;
  readonly position: number;
}

const RUN_LOG: KeysetList = {
  view: 'workflow_run_log',
  columns: [
    'run_id',
    'workflow_type',
    'status',
    'outcome',
    'reason',
    'as_of',
    'trigger_kind',
    'requested_by',
    'requested_at',
    'started_at',
    'completed_at',
    'summary_json',
    'position',
  ],
  time: 'requested_at',
  id: 'run_id',
};

export interface RunLogFilter {
  readonly status?: string | undefined;
  readonly workflow_type?: string | undefined;
  readonly as_of?: string | undefined;
}

/** The run log. */
export class RunLogQueries {
  constructor(private readonly database: DataSource) {}

  list(
    { status, workflow_type, as_of }: RunLogFilter,
    page: { readonly after: readonly string[] | undefined; readonly limit: number },
  ): Promise<readonly RunLogRow[]> {
    return keysetPage<RunLogRow>(this.database, RUN_LOG, {
      where: { status, workflow_type, as_of },
      ...page,
    });
  }
}
