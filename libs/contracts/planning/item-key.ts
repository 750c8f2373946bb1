import { sha256, type JsonValue } from '#ledger';

const MAX_KEY_LENGTH = 160;

/**
 * The key of an item, fit for a path, a stream's key and a URL: values between colons, everything unusual
 * percent-encoded. Null when one of the values is missing.
 */
export function itemKey(values: readonly (JsonValue | undefined)[]): string | null {
  const parts: string[] = [];
  for (const value of values) {
    if (value === null || value === undefined || value === '') return null;
    parts.push(encoded(typeof value === 'string' ? value : JSON.stringify(value)));
  }
  const key = parts.join(':');
  if (key.length <= MAX_KEY_LENGTH) return key;
  const rest = sha256(key).slice('sha256:'.length, 'sha256:'.length + 32);
  return `${key.slice(0, MAX_KEY_LENGTH - 33).replace(/%.?$/, '')}~${rest}`;
}

/** `.` and `..` mean something in a path, `~` sets off the digest above. */
function encoded(text: string): string {
  const escaped = encodeURIComponent(text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')).replace(
    /[!'()*~]/g,
    percent,
  );
  return /^\.+$/.test(escaped) ? escaped.replaceAll('.', '%2E') : escaped;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
