import { readSettings } from '#settings';
import { startServer } from '../start-server.js';
import { DyingLedger } from './dying-ledger.js';

/*
 * A server that can be told to die: `--after-append N` after it has appended something for the n-th time,
 * `--after-acknowledgement N` after it has moved its checkpoints for the n-th time. Run by tests as a child process.
 */
const [, , fault, count] = process.argv;
const dieAt = Number(count);
let acknowledged = 0;
const server = await startServer(readSettings(), (line) => process.stdout.write(`${line}\n`), {
  ...(fault === '--after-append' && { ledger: (ledger) => new DyingLedger(ledger, dieAt) }),
  acknowledged: () => {
    if (fault === '--after-acknowledgement' && ++acknowledged === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`LISTENING ${server.url}\n`);
process.on('SIGTERM', () => void server.stop().then(() => process.exit(0)));
