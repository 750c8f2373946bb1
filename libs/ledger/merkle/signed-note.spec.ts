import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  checkpointText,
  isSignedBy,
  leafHash,
  originOf,
  parseCheckpoint,
  parseNote,
  parseOrigin,
  parseVerifierKey,
  publicKeyOf,
  rawPublicKey,
  signNote,
  verifierKey,
} from './index.js';

/** The example of c2sp.org/signed-note. */
const SPECIFICATION = {
  key: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
  note:
    'This is an example message.\n\n' +
    '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
};
/** The example of the format's first implementation (golang.org/x/mod/sumdb/note, example_test.go). */
const GO = {
  /** The seed behind `PRIVATE+KEY+PeterNeumann+c74f20a3+...`. */
  seed: Buffer.from('AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz', 'base64').subarray(1),
  key: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  text: "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n",
  signature:
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
};

const holds = (note: string, key: string): boolean => {
  const parsed = parseNote(note);
  return parsed !== undefined && isSignedBy(parsed, parseVerifierKey(key)!);
};

describe('signed notes', () => {
  it('are read as published', () => {
    expect(holds(SPECIFICATION.note, SPECIFICATION.key)).toBe(true);
    expect(holds(`${GO.text}\n${GO.signature}`, GO.key)).toBe(true);
  });

  it('are written as published, byte for byte', () => {
    // RFC 8410: an Ed25519 private key in PKCS #8 is its seed behind a fixed beginning.
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), GO.seed]);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const key = { name: 'PeterNeumann', publicKey: rawPublicKey(privateKey) };
    expect(verifierKey(key)).toBe(GO.key);
    expect(signNote(GO.text, key, privateKey)).toBe(`${GO.text}\n${GO.signature}`);
  });

  it('pass over signatures of others, and not a bad one under the own name', () => {
    const other = SPECIFICATION.note.split('\n\n')[1]!;
    expect(holds(`${GO.text}\n${other}${GO.signature}`, GO.key)).toBe(true);
    const forged = GO.signature.replace('NIuG', 'NIuH');
    expect(holds(`${GO.text}\n${GO.signature}${forged}`, GO.key)).toBe(false);
    expect(holds(`${GO.text}\n${other}`, GO.key)).toBe(false);
    expect(holds(`${GO.text.replace('think', 'thank')}\n${GO.signature}`, GO.key)).toBe(false);
  });

  it.each([
    ['no signature', 'text\n'],
    ['no line feed at its end', `${GO.text}\n${GO.signature}`.slice(0, -1)],
    ['another dash', `${GO.text}\n${GO.signature.replace('—', '-')}`],
    ['a signature that is no base64', `${GO.text}\n— PeterNeumann x08go%\n`],
    ['a blank in a name', `${GO.text}\n${GO.signature.replace('PeterN', 'Peter N')}`],
  ])('with %s are none', (_, note) => expect(parseNote(note)).toBeUndefined());

  it('tell keys whose parts do not belong together', () => {
    expect(parseVerifierKey(GO.key.replace('c74f', 'c74e'))).toBeUndefined();
    expect(parseVerifierKey(GO.key.replace('+ARp', '+BRp'))).toBeUndefined();
    expect(parseVerifierKey('nothing of the kind')).toBeUndefined();
  });

  it('take a public key to its 32 bytes and back', () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    expect(rawPublicKey(publicKeyOf(rawPublicKey(publicKey)))).toEqual(rawPublicKey(publicKey));
  });
});

describe('checkpoints', () => {
  const origin = originOf({ ledgerId: '6f1d8a70-c2a5-4b0e-9a4e-5a7f3f3f6b11', epoch: 2 });

  it('are read as they are written', () => {
    const checkpoint = { origin, size: 20_852_163, root: leafHash('x') };
    expect(parseCheckpoint(checkpointText(checkpoint))).toEqual(checkpoint);
    expect(parseOrigin(origin)).toEqual({ ledgerId: '6f1d8a70-c2a5-4b0e-9a4e-5a7f3f3f6b11', epoch: 2 });
    expect(parseOrigin('example.com/behind-the-sofa')).toBeUndefined();
  });

  it('of others are read, with lines of theirs after the root', () => {
    // The example of c2sp.org/tlog-checkpoint.
    const text = 'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n';
    expect(parseCheckpoint(text)).toMatchObject({ origin: 'example.com/behind-the-sofa', size: 20_852_163 });
    expect(parseCheckpoint(`${text}an extension\n`)?.size).toBe(20_852_163);
  });

  it.each([
    '',
    'origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n',
    'origin\n1\nAAAA\n',
    'origin\n1\n',
  ])('are not %j', (text) => expect(parseCheckpoint(text)).toBeUndefined());
});
