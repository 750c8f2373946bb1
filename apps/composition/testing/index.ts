/** Processes of the built product, for tests that use it as its users do. */
export { CommandLine, type Ran, type Running } from './command-line.js';
export { TEST_TOKEN, testEnvironment } from './test-environment.js';
