import type { DataSource } from 'typeorm';

export interface ScheduleRow {
  readonly workflow_type: string;
  readonly schedule: string;
  readonly cron: string;
  readonly tz: string;
  readonly missed: string;
  readonly next_at: string | null;
  readonly last_tick: string | null;
  readonly last_outcome: string | null;
  readonly last_run_id: string | null;
  readonly paused: boolean;
}

/** Every schedule there is; a contract has few. */
export class ScheduleQueries {
  constructor(private readonly database: DataSource) {}

  all(): Promise<readonly ScheduleRow[]> {
    return this.database.query<ScheduleRow[]>(
      `SELECT workflow_type, schedule, cron, tz, missed, next_at, last_tick, last_outcome, last_run_id, paused
         FROM read.schedules ORDER BY workflow_type, schedule`,
    );
  }
}
