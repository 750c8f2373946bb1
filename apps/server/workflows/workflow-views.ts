import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ContractRegistry } from '#contracts';
import type { WorkflowType } from '#eventsourcing';
import { ScheduleQueries, WorkflowQueries } from '#projections';

/** Contracts as the API shows them. */
@Injectable()
export class WorkflowViews {
  private readonly schedules: ScheduleQueries;
  private readonly workflows: WorkflowQueries;

  constructor(
    private readonly contracts: ContractRegistry,
    database: DataSource,
  ) {
    this.schedules = new ScheduleQueries(database);
    this.workflows = new WorkflowQueries(database);
  }

  async all() {
    const workflows = await this.workflows.all();
    const schedules = await this.schedules.all();
    return Promise.all(
      workflows.map(async ({ workflow_type: type, contract_digest: digest }) => {
        const { contract } = await this.contracts.load(digest);
        const { title, risk_level, invoker, triggers } = contract;
        const next_at = schedules.find((schedule) => schedule.workflow_type === type)?.next_at ?? null;
        return {
          type,
          title,
          risk_level,
          invoker,
          digest,
          next_at,
          triggers: triggers.map(({ kind }) => kind),
        };
      }),
    );
  }

  async one(type: WorkflowType) {
    const { contract, digest, files } = await this.contracts.inForce(type);
    const schedules = (await this.schedules.all()).filter((schedule) => schedule.workflow_type === type);
    return { digest, contract, schedules, files: Object.fromEntries(files) };
  }
}
