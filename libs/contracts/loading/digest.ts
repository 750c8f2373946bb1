import type { Digest } from '#eventsourcing';
import { canonicalJson, sha256 } from '#ledger';

/** Texts of a contract by their path inside its folder: `contract.yaml` and every file that it names. */
export type ContractFiles = ReadonlyMap<string, string>;

export const CONTRACT_FILE = 'contract.yaml';

/**
 * Digest over contract.yaml and every file it names: SHA-256 of the canonical JSON (RFC 8785) of
 * `{ path: text }`. Another byte in any of them is another contract.
 */
export function contractDigest(files: ContractFiles): Digest {
  return sha256(canonicalJson(Object.fromEntries(files)));
}
