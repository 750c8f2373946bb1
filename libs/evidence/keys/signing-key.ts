import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  openSync,
  closeSync,
  fsyncSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rawPublicKey } from '#ledger/merkle';
import { StartupProblem } from '#settings';

/** An Ed25519 key pair. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  /** Base64 of the 32 bytes of its public half, by which it is known. */
  readonly publicKey: string;
}

/** The key in a file (PEM, PKCS #8); undefined when there is no such file. @throws StartupProblem */
export function readSigningKey(file: string): SigningKey | undefined {
  let pem: string;
  try {
    pem = readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new StartupProblem(`The signing key ${file} can't be read (${code ?? String(error)}).`, {
      cause: error,
    });
  }
  try {
    const privateKey = createPrivateKey(pem);
    if (privateKey.asymmetricKeyType === 'ed25519') return pairOf(privateKey);
  } catch {
    // answered below
  }
  throw new StartupProblem(
    `Expected an Ed25519 private key in PEM in ${file}, found something else. ` +
      `openssl genpkey -algorithm ed25519 makes one; without the file the product makes its own.`,
  );
}

/** Makes a key in a file that must not be there yet, whole or not at all; when it is there by now, that one counts. */
export function makeSigningKey(file: string): SigningKey {
  const { privateKey } = generateKeyPairSync('ed25519');
  const draft = `${file}.${process.pid}.tmp`;
  const descriptor = openSync(draft, 'w', 0o600);
  try {
    chmodSync(draft, 0o600);
    writeFileSync(descriptor, privateKey.export({ format: 'pem', type: 'pkcs8' }));
    fsyncSync(descriptor);
    linkSync(draft, file);
    return pairOf(privateKey);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return readSigningKey(file) as SigningKey;
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
}

function pairOf(privateKey: KeyObject): SigningKey {
  return { privateKey, publicKey: rawPublicKey(privateKey).toString('base64') };
}
