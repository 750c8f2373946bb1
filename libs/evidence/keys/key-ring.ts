import { existsSync, renameSync } from 'node:fs';
import { makeSigningKey, readSigningKey, type SigningKey } from './signing-key.js';

/**
 * The signing keys that this host has: the one in use, in a file that all hosts share, and while keys are being
 * changed the next one beside it. Files are looked at again whenever another key is asked for.
 */
export class KeyRing {
  private known: SigningKey | undefined;

  constructor(readonly file: string) {}

  /** The private half of a public key, if it is here. @throws StartupProblem when a file holds something else */
  find(publicKey: string): SigningKey | undefined {
    if (this.known?.publicKey === publicKey) return this.known;
    this.known = [this.file, this.nextFile].map(readSigningKey).find((key) => key?.publicKey === publicKey);
    return this.known;
  }

  /** The key in use; undefined when this host has none. */
  current(): SigningKey | undefined {
    return readSigningKey(this.file);
  }

  /** The key in use, made when there is none. */
  currentOrMade(): SigningKey {
    return this.current() ?? makeSigningKey(this.file);
  }

  /** The key to change to, made when there is none; a change that was cut short finds its own again. */
  next(): SigningKey {
    return readSigningKey(this.nextFile) ?? makeSigningKey(this.nextFile);
  }

  /** The next key is in force: it takes the place of the one in use, which is kept beside it. */
  promote(): void {
    const old = this.current();
    if (old) renameSync(this.file, this.retiredFile(old));
    if (existsSync(this.nextFile)) renameSync(this.nextFile, this.file);
  }

  private get nextFile(): string {
    return `${this.file}.next`;
  }

  private retiredFile({ publicKey }: SigningKey): string {
    return `${this.file}.retired-${Buffer.from(publicKey, 'base64').toString('hex', 0, 4)}`;
  }
}
