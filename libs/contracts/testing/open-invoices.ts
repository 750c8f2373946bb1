import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { plusDays, plainDate } from '#eventsourcing';
import type { Document } from './aging-contexts.js';

/** Open invoices of third parties, which are no part of this project: `OPEN_AR_DIR`, or beside it. */
const FOLDERS = [process.env['OPEN_AR_DIR'], '../shared/data/open-ar'];

/** Undefined where the file is not there. */
export function realInvoices(): readonly Document[] | undefined {
  const folder = FOLDERS.find((path) => path !== undefined && existsSync(join(path, 'open_invoices.csv')));
  if (folder === undefined) return undefined;
  const rows = parse<Record<string, string>>(readFileSync(join(folder, 'open_invoices.csv')), {
    columns: true,
  });
  return rows.map((row) => ({
    customer: row['cust_number'] ?? '',
    name: row['name_customer'] ?? '',
    currency: row['invoice_currency'] ?? '',
    tranid: row['doc_id'] ?? '',
    date: row['document_create_date'] ?? '',
    due: row['due_in_date'] ?? '',
    amount: row['total_open_amount'] ?? '',
  }));
}

/**
 * Made-up invoices of the same shape: one customer with a quarter of all of them, most with a few, two currencies,
 * some cents and some millions. The same every time.
 */
export function generatedInvoices(customers: number, documents: number): readonly Document[] {
  const random = mulberry32(42);
  return Array.from({ length: documents }, (_, index) => {
    const big = random() < 0.25;
    // Everybody has one; the rest goes to the first customers most of all.
    const customer = index < customers ? index : big ? 0 : Math.floor(random() ** 2 * customers);
    const due = plusDays(plainDate('2026-06-10'), 20 - Math.floor(random() * 130));
    const cents = Math.floor(random() ** 4 * 20_000_000) + 1;
    return {
      customer: `G${String(customer).padStart(5, '0')}`,
      name: `Made-up customer ${customer}`,
      currency: customer % 9 === 8 ? 'CAD' : 'USD',
      tranid: `M${index}`,
      date: plusDays(due, -30),
      due,
      amount: `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`,
    };
  });
}

/** A small pseudo-random generator, so that every run of a spec sees the same invoices. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
