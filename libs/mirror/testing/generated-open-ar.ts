import { type PlainDate, plainDate, plusDays } from '#eventsourcing';

/** One row of the generated file, for a test to count with. */
export interface GeneratedInvoice {
  readonly customer: string;
  readonly name: string;
  readonly document: string;
  readonly posted: PlainDate;
  readonly due: PlainDate;
  readonly currency: 'USD' | 'CAD';
  readonly cents: bigint;
}

const HEADER =
  'business_code,cust_number,name_customer,doc_id,invoice_id,posting_date,document_create_date,' +
  'baseline_create_date,due_in_date,invoice_currency,document_type,posting_id,total_open_amount,cust_payment_terms,isOpen';
const SPELLINGS = ['', ' corp', ' llc', ' trust', ' systems'];

/**
 * Open invoices in the shape of the real export: several spellings of a name, customers told apart by a leading
 * zero only, one customer with a quarter of all rows, amounts with one or two decimals. The same for the same numbers.
 */
export function generatedOpenAr(rows: number, customers: number): readonly GeneratedInvoice[] {
  const random = sequence(rows * 31 + customers);
  const start = plainDate('2020-02-27');
  return Array.from({ length: rows }, (_, index) => {
    const number = index < customers ? index : random() % 4 === 0 ? 7 : random() % customers;
    const posted = plusDays(start, random() % 86);
    return {
      // Every ninth customer has a twin without the leading zeros.
      customer: number % 9 === 8 ? String(200_000 + number - 1) : `00${200_000 + number}`,
      name: `MADE-UP ${number}${SPELLINGS[random() % SPELLINGS.length] ?? ''}`,
      document: String(1_930_000_000 + index * 7),
      posted,
      due: plusDays(posted, [10, 15, 30, 50][random() % 4] ?? 15),
      currency: number % 13 === 5 ? 'CAD' : 'USD',
      cents: number % 40 === 3 ? BigInt(1 + (random() % 900)) : BigInt(1 + (random() % 9_000_000)),
    };
  });
}

/** The file as the export writes it. */
export function csvOf(invoices: readonly GeneratedInvoice[]): string {
  const lines = invoices.map((invoice) =>
    [
      'U001',
      invoice.customer,
      invoice.name,
      invoice.document,
      invoice.document,
      invoice.posted,
      invoice.posted,
      invoice.posted,
      invoice.due,
      invoice.currency,
      'RV',
      '1',
      decimal(invoice.cents).replace(/0$/, ''),
      'NAA8',
      '1',
    ].join(','),
  );
  return [HEADER, ...lines, ''].join('\n');
}

export function decimal(cents: bigint): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Numbers below 2^31 that look random enough; a linear congruential generator. */
function sequence(seed: number): () => number {
  let state = BigInt(seed);
  return () => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 33n);
  };
}
