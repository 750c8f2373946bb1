/** Checks after a run: did what should have happened happen. */
export { DueChecks } from './application/due-checks.js';
export { VerifyDue, type VerifyReport } from './application/verify-due.handler.js';
export { VerificationModule } from './verification.module.js';
