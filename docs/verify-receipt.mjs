#!/usr/bin/env node
/*
 * Checks a receipt of a Countersign ledger by itself: no package, no database, no network.
 *
 *   node verify-receipt.mjs RECEIPT.json [--key VERIFIER_KEY]
 *
 * A receipt says: this event, exactly so, is in the ledger that this checkpoint was signed for. Four things are
 * checked: that the leaf hash is that of the event's text, that the path leads from it to the root (RFC 9162, section
 * 2.1.3.2), that the checkpoint names that root and size, and that the key has signed it (Ed25519, signed note).
 *
 * The key stands in the receipt. What makes it the ledger's is that you have it from somewhere else too: give that one
 * with --key, or compare it with what is printed. Exit status: 0 it holds, 1 it does not, 2 the words were wrong.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const base64 = (text) => Buffer.from(text, 'base64');

class DoesNotHold extends Error {}

function check(holds, otherwise) {
  if (!holds) throw new DoesNotHold(otherwise);
}

/** RFC 9162, section 2.1.3.2: the root that a path leads to. */
function rootOf(leaf, index, size, path) {
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    check(last > 0, 'The path is longer than the way to the root.');
    if (node % 2 === 1 || node === last) {
      hash = sha256(Buffer.of(1), sibling, hash);
      while (node % 2 === 0 && node > 0) [node, last] = [node / 2, Math.floor(last / 2)];
    } else {
      hash = sha256(Buffer.of(1), hash, sibling);
    }
    [node, last] = [Math.floor(node / 2), Math.floor(last / 2)];
  }
  check(last === 0, 'The path ends before the root.');
  return hash;
}

/** c2sp.org/signed-note: `<name>+<key id>+<base64 of 0x01 and the 32 bytes of an Ed25519 key>`. */
function readKey(verifierKey) {
  const [name, id, ...rest] = verifierKey.split('+');
  const typed = base64(rest.join('+'));
  check(name && typed.length === 33 && typed[0] === 1, 'The verifier key is none of Ed25519.');
  check(
    sha256(`${name}\n`, typed).toString('hex', 0, 4) === id,
    'The parts of the verifier key do not belong together.',
  );
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), typed.subarray(1)]);
  return { name, id, publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

/** The text of a signed note, if this key has signed it. */
function signedText(note, key) {
  const end = note.lastIndexOf('\n\n');
  const text = note.slice(0, end + 1);
  const signatures = note
    .slice(end + 2)
    .split('\n')
    .flatMap((line) => {
      const [dash, name, signature] = line.split(' ');
      const bytes = dash === '—' && name === key.name ? base64(signature) : Buffer.of();
      return bytes.toString('hex', 0, 4) === key.id ? [bytes.subarray(4)] : [];
    });
  check(
    signatures.length > 0 && signatures.every((one) => verify(null, Buffer.from(text), key.publicKey, one)),
    'The checkpoint is not signed by this key.',
  );
  return text;
}

function verifyReceipt(receipt, trustedKey) {
  check(receipt.format === 'countersign-receipt/1', 'This is no receipt of the form countersign-receipt/1.');
  check(
    trustedKey === undefined || trustedKey === receipt.public_key,
    `The receipt is signed by another key than yours: ${receipt.public_key}`,
  );
  const text = signedText(receipt.checkpoint, readKey(receipt.public_key));
  const [origin, size, root] = text.split('\n');
  check(origin.split('/')[1] === receipt.ledger_id, `The checkpoint is of another ledger: ${origin}`);
  check(
    Number(size) === receipt.tree_size,
    `The checkpoint is of ${size} events, the receipt of ${receipt.tree_size}.`,
  );
  check(root === receipt.root_hash, 'The checkpoint has another root than the receipt.');

  const leaf = sha256(Buffer.of(0), receipt.envelope);
  check(
    leaf.toString('base64') === receipt.leaf_hash,
    'The event is not the one that the leaf hash is of: it was altered.',
  );
  const reached = rootOf(leaf, receipt.leaf_index, receipt.tree_size, receipt.inclusion_path.map(base64));
  check(
    reached.toString('base64') === root,
    'The path does not lead to the signed root: the event or the path was altered.',
  );

  const event = JSON.parse(receipt.envelope);
  check(
    String(event.position) === receipt.position && event.position === receipt.leaf_index + 1,
    `The event says that it stands at position ${event.position}, the receipt ${receipt.position}.`,
  );
  return event;
}

const [file, option, key, ...more] = process.argv.slice(2);
if (
  file === undefined ||
  (option !== undefined && (option !== '--key' || key === undefined)) ||
  more.length > 0
) {
  console.error('Usage: node verify-receipt.mjs RECEIPT.json [--key VERIFIER_KEY]');
  process.exit(2);
}
try {
  const receipt = JSON.parse(readFileSync(file, 'utf8'));
  const event = verifyReceipt(receipt, key);
  console.log(`It holds: event ${event.position} of ledger ${receipt.ledger_id} is`);
  console.log(
    `  ${event.type} in ${event.stream}, revision ${event.revision}, recorded ${event.recorded_at}`,
  );
  console.log(`  by ${event.metadata.actor}, under a checkpoint of ${receipt.tree_size} events`);
  console.log(
    `${key === undefined ? 'Signed by (compare it with the key that you were given)' : 'Signed by your key'}`,
  );
  console.log(`  ${receipt.public_key}`);
} catch (error) {
  if (!(error instanceof DoesNotHold) && !(error instanceof SyntaxError) && error.code !== 'ENOENT')
    throw error;
  console.error(`It does not hold. ${error.message}`);
  process.exit(1);
}
