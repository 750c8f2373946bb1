import { codeDigest } from './projector/code-digest.js';
import { dueItems } from './due-items/due-items.projection.js';
import type { Projection } from './projection.js';
import { proposedActions } from './proposed-actions/proposed-actions.projection.js';
import { reflexionLog } from './reflexion-log/reflexion-log.projection.js';
import { schedules } from './schedules/schedules.projection.js';
import { workflows } from './workflows/workflows.projection.js';
import { workflowRunLog } from './workflow-run-log/workflow-run-log.projection.js';
import { workflowVerifyResults } from './workflow-verify-results/workflow-verify-results.projection.js';

/** Every read model. */
export const projections: readonly Projection[] = [
  proposedActions,
  workflowRunLog,
  reflexionLog,
  workflowVerifyResults,
  schedules,
  dueItems,
  workflows,
];

/** Of the code of all of them as it is on this disk. */
export const projectionsDigest = codeDigest(import.meta.dirname);
