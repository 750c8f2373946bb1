import type { DataSource } from 'typeorm';
import type { Digest, WorkflowType } from '#eventsourcing';

export interface WorkflowRow {
  readonly workflow_type: WorkflowType;
  readonly contract_digest: Digest;
  readonly activated_at: string;
  readonly activated_by: string;
}

/** Every type that has a contract in force. */
export class WorkflowQueries {
  constructor(private readonly database: DataSource) {}

  all(): Promise<readonly WorkflowRow[]> {
    return this.database.query<WorkflowRow[]>(
      `SELECT workflow_type, contract_digest, activated_at, activated_by
         FROM read.workflows ORDER BY workflow_type`,
    );
  }
}
