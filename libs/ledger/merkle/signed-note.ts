import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/*
 * Signed notes as transparency logs use them (c2sp.org/signed-note): a text, a blank line, and signatures, each on a
 * line of its own that names its key. Keys are Ed25519.
 */

/** A public key and the name it signs under. */
export interface NoteKey {
  /** Without blanks and plus signs. */
  readonly name: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface SignedNote {
  /** With its final line feed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  /** 4 bytes: tells keys of the same name apart, and is no proof of anything. */
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
}

const ED25519 = 1;
const KEY_ID_BYTES = 4;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;
/** As far as a reader must go along at least (16), with room. */
const MAX_SIGNATURES = 100;
// DER of an Ed25519 SubjectPublicKeyInfo up to the key itself (RFC 8410).
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** The note over a text that ends with a line feed. */
export function signNote(text: string, key: NoteKey, privateKey: KeyObject): string {
  const signature = sign(null, Buffer.from(text), privateKey);
  const line = Buffer.concat([noteKeyId(key), signature]).toString('base64');
  return `${text}\n— ${key.name} ${line}\n`;
}

/** Reads a note, whoever signed it; undefined when it is none. */
export function parseNote(note: string): SignedNote | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const lines = note.slice(end + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [, name, base64] = SIGNATURE_LINE.exec(line) ?? [];
    if (name === undefined || base64 === undefined) return undefined;
    const bytes = Buffer.from(base64, 'base64');
    if (bytes.toString('base64') !== base64 || bytes.length <= KEY_ID_BYTES) return undefined;
    const keyId = bytes.subarray(0, KEY_ID_BYTES);
    signatures.push({ name, keyId, signature: bytes.subarray(KEY_ID_BYTES) });
  }
  return { text: note.slice(0, end + 1), signatures };
}

/** Whether a key has signed the note. Signatures of others are passed over; a bad one under its name is not. */
export function isSignedBy(note: SignedNote, key: NoteKey): boolean {
  const id = noteKeyId(key);
  const own = note.signatures.filter(
    ({ name, keyId }) => name === key.name && Buffer.compare(keyId, id) === 0,
  );
  const publicKey = publicKeyOf(key.publicKey);
  return (
    own.length > 0 && own.every(({ signature }) => verify(null, Buffer.from(note.text), publicKey, signature))
  );
}

/** `<name>+<key id>+<key>`, the form in which other tools of transparency logs take a key. */
export function verifierKey(key: NoteKey): string {
  const typed = Buffer.concat([Buffer.of(ED25519), key.publicKey]);
  return `${key.name}+${noteKeyId(key).toString('hex')}+${typed.toString('base64')}`;
}

/** Reads a verifier key; undefined when it is none, or its parts do not belong together. */
export function parseVerifierKey(text: string): NoteKey | undefined {
  const [, name, id, base64] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})$/u.exec(text) ?? [];
  if (name === undefined || base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  if (bytes[0] !== ED25519 || bytes.length !== 33) return undefined;
  const key = { name, publicKey: bytes.subarray(1) };
  return noteKeyId(key).toString('hex') === id ? key : undefined;
}

/** The 32 bytes of an Ed25519 public key, or of that which belongs to a private one. */
export function rawPublicKey(key: KeyObject): Buffer {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key;
  return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

export function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
}

function noteKeyId({ name, publicKey }: NoteKey): Buffer {
  const digest = createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.of(ED25519))
    .update(publicKey)
    .digest();
  return digest.subarray(0, KEY_ID_BYTES);
}
