import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '#ledger';

/**
 * Digest of the projections' code: of every file below this room but its tests. A changed projection is thereby a
 * new version, which builds itself beside the one in use; nobody has to remember to raise a number.
 */
export function codeDigest(room: string): string {
  const files = readdirSync(room, { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        /\.[jt]s$/.test(file) && !/\.spec\.|\.d\.ts$|queries|[\\/]testing[\\/]|^projector[\\/]/.test(file),
    )
    .sort();
  return sha256(files.map((file) => `${file}\n${readFileSync(join(room, file), 'utf8')}`).join('\n'));
}
