/** Environment -> one frozen typed object. */
export { StartupProblem } from './startup-problem.js';
