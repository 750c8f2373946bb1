/**
 * Amounts are decimal strings from end to end: they are written as they are, never through a binary float.
 * Intl takes such a string digit by digit.
 */
const formats = new Map<string, Intl.NumberFormat>();

/** `1,234.56`, with the digits that the currency has. The currency stands beside it. */
export function amountText(amount: string, currency: string | null): string {
  return formatOf(currency).format(amount as Intl.StringNumericLiteral);
}

/** For ordering and for bars only. */
export function roughly(amount: string | null): number {
  return amount === null ? Number.NaN : Number(amount);
}

export function countText(count: number): string {
  return formatOf('').format(count);
}

/** `43 drafts`, `1 draft`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`;
}

function formatOf(currency: string | null): Intl.NumberFormat {
  const key = currency ?? 'none';
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat('en-US', digitsOf(currency));
    formats.set(key, format);
  }
  return format;
}

function digitsOf(currency: string | null): Intl.NumberFormatOptions {
  if (currency === '') return { maximumFractionDigits: 0 };
  if (currency === null) return { minimumFractionDigits: 2, maximumFractionDigits: 6 };
  try {
    const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency,
    }).resolvedOptions();
    return { minimumFractionDigits: maximumFractionDigits, maximumFractionDigits };
  } catch {
    // Not a code that Intl has the form of.
    return { minimumFractionDigits: 2, maximumFractionDigits: 6 };
  }
}
