import { Decimal } from 'decimal.js';

const FORMATS = new Map<string, Intl.NumberFormat>();

/** `1,234,567.80`: a decimal string, exactly, with as many places as its currency has. */
export function amount(value: string | null, currency: string | null): string {
  if (value === null) return '-';
  const key = currency ?? 'USD';
  let format = FORMATS.get(key);
  if (!format) {
    const { maximumFractionDigits } = new Intl.NumberFormat('en-US', {
      style: 'currency',
      currency: key,
    }).resolvedOptions();
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: maximumFractionDigits ?? 2 });
    FORMATS.set(key, format);
  }
  // Intl takes a decimal string exactly, whatever TypeScript's library says.
  return format.format(new Decimal(value).toFixed() as unknown as number);
}
