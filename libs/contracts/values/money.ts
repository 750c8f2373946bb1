import { Decimal } from 'decimal.js';

/**
 * The one decimal class of this room: conditions tell their operands apart by class. Sixty digits, so that
 * sums and rates of any ledger are exact; nothing here is ever a float.
 */
export const Money = Decimal.clone({ precision: 60, toExpNeg: -60, toExpPos: 60 });
export type Money = Decimal;

const minorDigits = new Map<string, number>();

/**
 * Plain decimal text with at least the currency's minor digits and never rounded: `1234.50`, `1200` for JPY.
 *
 * @param currency ISO 4217 code; an unknown one, or none, counts two digits
 */
export function moneyText(amount: Money, currency: string | null): string {
  return amount.toFixed(Math.max(amount.decimalPlaces(), minorDigitsOf(currency)));
}

export function minorDigitsOf(currency: string | null): number {
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return 2;
  let digits = minorDigits.get(currency);
  if (digits === undefined) {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    digits = format.resolvedOptions().maximumFractionDigits ?? 2;
    minorDigits.set(currency, digits);
  }
  return digits;
}
