import type { Lane } from '#ledger';

/** Into how many parts the lanes are divided; fixed for a database, since checkpoints are kept by it. */
export const PARTITIONS = 16;

/** FNV-1a, 32 bits: any hash will do, as long as it is the same one for ever. */
export function partitionOf(lane: Lane): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < lane.length; index++) {
    hash = Math.imul(hash ^ lane.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % PARTITIONS;
}
