import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A secret was sealed with a key that this process does not have. */
export class SealedElsewhere extends Error {
  override readonly name = 'SealedElsewhere';
}

export interface Sealed {
  readonly sealed: Buffer;
  /** Tells which key. */
  readonly sealed_with: string;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Seals what must be had again in clear, so that a copy of the database gives nothing away. AES-256-GCM. */
export class SecretBox {
  private key: Buffer | undefined;

  /** @param file of the key; made with mode 0600 when something is first sealed and it is not there */
  constructor(private readonly file: string) {}

  /** @param owner what it belongs to: sealed for one, it can't be opened for another */
  seal(secret: string, owner: string): Sealed {
    const key = this.load();
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return { sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]), sealed_with: nameOf(key) };
  }

  /** @throws SealedElsewhere */
  open({ sealed, sealed_with }: Sealed, owner: string): string {
    const key = this.load();
    if (nameOf(key) !== sealed_with) {
      throw new SealedElsewhere(
        `The secret was sealed with key ${sealed_with}, and ${this.file} holds ${nameOf(key)}. Give this process the ` +
          `file of the host that made it (COUNTERSIGN_SECRETS_KEY_FILE), or rotate the secret.`,
      );
    }
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(owner)).setAuthTag(tag);
    const text = sealed.subarray(NONCE_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  }

  private load(): Buffer {
    return (this.key ??= readKey(this.file) ?? makeKey(this.file));
  }
}

function readKey(file: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const key = Buffer.from(text, 'base64');
  if (key.length !== 32) throw new Error(`${file} holds no key: expected 32 bytes in base64.`);
  return key;
}

/** Of two processes that make it at once, one wins, and both use it. */
function makeKey(file: string): Buffer {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readKey(file) as Buffer;
}

function nameOf(key: Buffer): string {
  return createHash('sha256').update('countersign/secret-box').update(key).digest('hex').slice(0, 16);
}
