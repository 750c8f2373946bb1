/** Why the program can't start: one clear sentence for whoever starts it, no stack. The exit code is not 0. */
export class StartupProblem extends Error {
  override readonly name = 'StartupProblem';
}
