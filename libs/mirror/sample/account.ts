import { type Instant, type PlainDate, plusDays } from '#eventsourcing';
import { RATES, type SampleCurrency, SUBSIDIARIES, TERMS } from './company.js';
import { decimalOf } from './money.js';
import type { Random } from './random.js';
import type { SampleApplication, SampleTransaction } from './sample-rows.js';

/** What a day's balance is made of: a document, and the days on which it is open. */
export interface OpenSpan {
  readonly currency: SampleCurrency;
  readonly from: PlainDate;
  /** The first day on which it is open no more; null: it still is. */
  readonly until: PlainDate | null;
  /** Days late are counted from here; null for what is never late. */
  readonly due: PlainDate | null;
  /** Negative for credits and payments. */
  readonly cents: number;
}

/** Numbers that every account of one sample shares. */
export class DocumentNumbers {
  private last = 50_000;

  next(): number {
    return ++this.last;
  }
}

interface NewInvoice {
  readonly daysLate: number;
  readonly cents: number;
  readonly currency?: SampleCurrency;
}

/** The documents of one customer. Days are counted from the sample's business date. */
export class Account {
  readonly transactions: SampleTransaction[] = [];
  readonly applications: SampleApplication[] = [];
  readonly spans: OpenSpan[] = [];
  readonly terms: (typeof TERMS)[number];

  constructor(
    private readonly random: Random,
    private readonly numbers: DocumentNumbers,
    readonly customer: string,
    readonly currency: SampleCurrency,
    private readonly asOf: PlainDate,
    private readonly now: Instant,
  ) {
    this.terms = random.pick(TERMS);
  }

  /** What is late, in the account's own currency, in cents. */
  get overdueCents(): number {
    return this.spans
      .filter(({ currency, until, due }) => currency === this.currency && until === null && due !== null)
      .filter(({ due }) => due !== null && due < this.asOf)
      .reduce((sum, { cents }) => sum + cents, 0);
  }

  /** An invoice that is open; one in nine is paid in part, and one in thirty has no due date. */
  openInvoice({ daysLate, cents, currency = this.currency }: NewInvoice): SampleTransaction {
    const due = plusDays(this.asOf, -daysLate);
    const undated = daysLate >= 0 && this.random.chance(1 / 30);
    const trandate = undated ? due : plusDays(due, -this.terms.daysuntilnetdue);
    const paid = this.random.chance(1 / 9) ? Math.round(cents * 0.4) : 0;
    const invoice = this.add('CustInvc', 'INV', {
      trandate,
      currency,
      duedate: undated ? null : due,
      foreigntotal: decimalOf(cents + paid),
      foreignamountunpaid: decimalOf(cents),
      status: 'open',
    });
    if (paid > 0) this.apply(invoice, paid, plusDays(trandate, Math.floor(this.daysSince(trandate) / 2)));
    this.spans.push({ currency, from: trandate, until: null, due, cents });
    return invoice;
  }

  /** An invoice that was paid `paidAgo` days ago, when it was `daysLate` days late. */
  paidInvoice(paidAgo: number, daysLate: number, cents: number): void {
    const paidOn = plusDays(this.asOf, -paidAgo);
    const due = plusDays(paidOn, -daysLate);
    const trandate = plusDays(due, -this.terms.daysuntilnetdue);
    const invoice = this.add('CustInvc', 'INV', {
      trandate,
      duedate: due,
      currency: this.currency,
      status: 'closed',
      foreigntotal: decimalOf(cents),
      foreignamountunpaid: '0.00',
    });
    this.apply(invoice, cents, paidOn);
    this.spans.push({ currency: this.currency, from: trandate, until: paidOn, due, cents });
  }

  /** A credit memo, or a payment or deposit that is not applied to anything yet. */
  unapplied(type: 'CustCred' | 'CustPymt' | 'CustDep', daysAgo: number, cents: number): void {
    const from = plusDays(this.asOf, -daysAgo);
    this.add(type, { CustCred: 'CM', CustPymt: 'PMT', CustDep: 'DEP' }[type], {
      trandate: from,
      duedate: null,
      currency: this.currency,
      status: 'open',
      foreigntotal: decimalOf(cents),
      foreignpaymentamountunused: decimalOf(cents),
    });
    this.spans.push({ currency: this.currency, from, until: null, due: null, cents: -cents });
  }

  /** A payment that the bank has announced and nobody has posted. */
  inFlight(expectedIn: number, cents: number): void {
    this.add('CustPymt', 'PMT', {
      trandate: this.asOf,
      duedate: plusDays(this.asOf, expectedIn),
      currency: this.currency,
      foreigntotal: decimalOf(cents),
      foreignpaymentamountunused: decimalOf(cents),
      status: 'in_flight',
      memo: 'Announced by the bank, not posted yet',
    });
  }

  private apply(invoice: SampleTransaction, cents: number, paidOn: PlainDate): void {
    const payment = this.add('CustPymt', 'PMT', {
      trandate: paidOn,
      duedate: null,
      currency: invoice.currency,
      status: 'closed',
      foreigntotal: decimalOf(cents),
      foreignpaymentamountunused: '0.00',
    });
    this.applications.push({ payment: payment.id, invoice: invoice.id, amount: decimalOf(cents) });
  }

  private add(
    type: SampleTransaction['type'],
    prefix: string,
    fields: Pick<SampleTransaction, 'trandate' | 'duedate' | 'currency' | 'foreigntotal' | 'status'> &
      Partial<SampleTransaction>,
  ): SampleTransaction {
    const number = this.numbers.next();
    const subsidiary = SUBSIDIARIES.find(({ currency }) => currency === fields.currency)?.id ?? '1';
    const transaction: SampleTransaction = {
      id: String(number),
      type,
      tranid: `${prefix}-${number}`,
      entity: this.customer,
      exchangerate: RATES[fields.currency as SampleCurrency],
      foreignamountunpaid: null,
      foreignpaymentamountunused: null,
      memo: null,
      otherrefnum:
        type === 'CustInvc' && this.random.chance(0.8) ? `PO ${this.random.between(1_000, 9_999)}` : null,
      terms: type === 'CustInvc' ? this.terms.id : null,
      subsidiary,
      lastmodifieddate: this.now,
      ...fields,
    };
    this.transactions.push(transaction);
    return transaction;
  }

  private daysSince(date: PlainDate): number {
    return Math.max(0, Math.round((Date.parse(this.asOf) - Date.parse(date)) / 86_400_000));
  }
}
