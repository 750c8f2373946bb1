import { type PlainDate, plusDays } from '#eventsourcing';
import type { Account } from './account.js';
import { decimalOf } from './money.js';
import { DAYS_LATE, type Profile } from './profiles.js';
import type { Random } from './random.js';
import type {
  SampleContactLog,
  SampleDispute,
  SamplePause,
  SamplePolicy,
  SamplePromise,
  SampleTransaction,
} from './sample-rows.js';

/** What is known about a customer beside his documents. */
export interface Beside {
  readonly disputes: SampleDispute[];
  readonly promises: SamplePromise[];
  readonly contacts: SampleContactLog[];
  readonly policies: SamplePolicy[];
  readonly pauses: SamplePause[];
}

type Size = 'small' | 'medium' | 'large' | 'huge';

/** Whole units that an invoice of such a customer is about. */
const AMOUNTS: Readonly<Record<Size, readonly [number, number]>> = {
  small: [140, 1_900],
  medium: [700, 9_000],
  large: [5_000, 48_000],
  huge: [30_000, 210_000],
};

const DISPUTE_REASONS = [
  'Two pallets arrived damaged',
  'Price differs from the quotation',
  'Delivered twice, one to be returned',
  'Purchase order number is missing on the invoice',
  'Quantity short by a third',
  'Freight was agreed as included',
];

const PAUSE_REASONS = [
  'Flood in the warehouse, asked for two weeks',
  'Their bank changes over, payments resume after it',
  'New controller is looking through the account',
  'Agreed with sales: no letters before the trade fair is over',
];

/** Writes what happened with one customer up to the business date, as his profile says. */
export class Story {
  private readonly lateItems: SampleTransaction[] = [];
  private readonly size: Size;
  private oldest = 0;
  private contactNumber = 0;

  constructor(
    private readonly random: Random,
    private readonly account: Account,
    private readonly profile: Profile,
    private readonly asOf: PlainDate,
    private readonly beside: Beside,
  ) {
    this.size = sizeOf(profile, random);
  }

  write(): void {
    this.pastInvoices();
    if (this.profile.lateness === 'nothing_open') return;
    if (this.profile.circumstance === 'credit_only') {
      this.account.unapplied('CustCred', this.random.between(3, 40), this.random.cents(40, 900));
      return;
    }
    this.lateInvoices();
    this.invoicesNotDue();
    this.history();
    this.circumstance();
  }

  private pastInvoices(): void {
    // Whoever returned had nothing that was late for a while.
    const latest = this.profile.circumstance === 'returned' ? 50 : 1;
    for (let left = this.random.between(2, 7); left > 0; left--) {
      this.account.paidInvoice(this.random.between(latest, 110), this.random.between(-6, 20), this.amount());
    }
  }

  private lateInvoices(): void {
    const { lateness, circumstance } = this.profile;
    if (lateness === 'nothing_open' || lateness === 'not_due') return;
    const [least, most] = DAYS_LATE[lateness];
    // Somebody who was just written to was in the same tier then.
    const settled = circumstance === 'recent_contact' ? 6 : 0;
    this.oldest = this.random.between(least + settled, most);
    const more = circumstance === 'below_minimum' ? 0 : this.random.between(0, this.size === 'huge' ? 45 : 3);
    const days = [this.oldest, ...Array.from({ length: more }, () => this.random.between(1, this.oldest))];
    for (const [index, daysLate] of days.entries()) {
      this.lateItems.push(this.account.openInvoice({ daysLate, cents: this.lateAmount(index === 0) }));
    }
  }

  private lateAmount(oldest: boolean): number {
    if (this.profile.circumstance === 'below_minimum') return this.random.cents(12, 90);
    // So that the balance is above the hold rule's 25,000 whatever else there is.
    return this.amount() + (oldest && this.size === 'large' && this.profile.lateness === 5 ? 2_600_000 : 0);
  }

  private invoicesNotDue(): void {
    const least = this.profile.lateness === 'not_due' ? 1 : 0;
    for (let left = this.random.between(least, 4); left > 0; left--) {
      const daysLate = -this.random.between(0, this.account.terms.daysuntilnetdue - 1);
      this.account.openInvoice({ daysLate, cents: this.amount() });
    }
    if (this.profile.circumstance === 'plain' && this.random.chance(0.12)) {
      this.account.unapplied('CustCred', this.random.between(2, 60), this.random.cents(10, 90));
    }
    if (this.profile.circumstance === 'plain' && this.random.chance(0.04)) {
      const currency = this.account.currency === 'USD' ? 'EUR' : 'USD';
      this.account.openInvoice({ daysLate: this.random.between(-10, 12), cents: this.amount(), currency });
    }
  }

  /** Letters of this episode: one in each tier on the way, none in the last eight days. */
  private history(): void {
    const { lateness } = this.profile;
    if (typeof lateness !== 'number') return;
    for (let tier = 1; tier <= lateness; tier++) {
      const [begins] = DAYS_LATE[tier as keyof typeof DAYS_LATE];
      const daysAgo = this.oldest - begins - this.random.between(3, 6);
      if (daysAgo >= 8 && this.random.chance(0.85)) this.wrote(daysAgo, tier);
    }
    if (lateness >= 2 && this.random.chance(0.2)) this.heard(this.random.between(9, 25), true);
    if (lateness >= 3 && this.random.chance(0.12)) this.promised('broken', -this.random.between(9, 25));
    if (lateness <= 2 && this.random.chance(0.05)) this.promised('kept', -this.random.between(30, 50));
  }

  private circumstance(): void {
    const { random, account } = this;
    switch (this.profile.circumstance) {
      case 'plain':
      case 'credit_only':
      case 'below_minimum':
      case 'no_contact':
      case 'large_late':
      case 'small_late':
      case 'on_hold':
        return;
      case 'recent_contact':
        this.wrote(random.between(1, 2), this.profile.lateness as number);
        return;
      case 'promise':
        this.promised('open', random.between(1, 6));
        return;
      case 'in_flight':
        account.inFlight(random.between(1, 3), account.overdueCents);
        return;
      case 'unapplied_covers':
        account.unapplied(
          random.pick(['CustPymt', 'CustPymt', 'CustCred', 'CustDep']),
          random.between(1, 9),
          account.overdueCents + random.cents(0, 300),
        );
        return;
      case 'disputed_all':
        for (const item of this.lateItems) this.disputed(item);
        return;
      case 'disputed_some':
        this.disputed(this.lateItems[0] ?? null);
        // What is left is worth a letter.
        this.lateItems.push(
          account.openInvoice({ daysLate: Math.max(1, this.oldest - 3), cents: this.amount() }),
        );
        return;
      case 'disputed_customer':
        this.disputed(null);
        return;
      case 'paused':
        this.beside.pauses.push({
          customer_id: account.customer,
          until: plusDays(this.asOf, random.between(3, 25)),
          source: 'sample',
          reason: random.pick(PAUSE_REASONS),
          created_on: plusDays(this.asOf, -random.between(1, 6)),
        });
        return;
      case 'do_not_dun':
        this.policy({ do_not_dun: true, note: 'Pays by direct debit; letters were a mistake twice' });
        return;
      case 'vip':
        this.policy({ vip: true, note: 'Founding customer: the sales director reads every letter first' });
        return;
      case 'legal':
        this.policy({ legal: true, note: 'With our lawyers; all writing goes through them' });
        return;
      case 'reply_open':
        this.heard(random.between(1, 3), false);
        return;
      case 'returned':
        account.paidInvoice(24, 26, this.amount());
        this.wrote(44, 1);
        this.wrote(29, 2);
        return;
    }
  }

  private wrote(daysAgo: number, tier: number): void {
    const channel = tier === 5 ? 'letter' : 'email';
    this.log(daysAgo, {
      channel,
      direction: 'outbound',
      action_type: 'collection_action',
      tier,
      handled_on: null,
    });
  }

  private heard(daysAgo: number, answered: boolean): void {
    const handled_on = answered ? plusDays(this.asOf, 2 - daysAgo) : null;
    this.log(daysAgo, { channel: 'email', direction: 'inbound', action_type: null, tier: null, handled_on });
  }

  private log(
    daysAgo: number,
    entry: Pick<SampleContactLog, 'channel' | 'direction' | 'action_type' | 'tier' | 'handled_on'>,
  ): void {
    const customer = this.account.customer;
    this.beside.contacts.push({
      id: `sample-${customer}-${++this.contactNumber}`,
      customer_id: customer,
      currency: this.account.currency,
      contacted_on: workdayBefore(plusDays(this.asOf, -daysAgo)),
      ...entry,
    });
  }

  private promised(status: SamplePromise['status'], inDays: number): void {
    const customer = this.account.customer;
    this.beside.promises.push({
      id: `sample-${customer}-${status}`,
      customer_id: customer,
      currency: this.account.currency,
      status,
      amount: decimalOf(this.account.overdueCents),
      promise_date: plusDays(this.asOf, inDays),
      recorded_on: plusDays(this.asOf, Math.min(inDays, 0) - this.random.between(1, 5)),
    });
  }

  private disputed(item: SampleTransaction | null): void {
    const customer = this.account.customer;
    this.beside.disputes.push({
      id: `sample-${customer}-${item?.id ?? 'account'}`,
      customer_id: customer,
      transaction_id: item?.id ?? null,
      currency: this.account.currency,
      amount: item?.foreignamountunpaid ?? null,
      reason: this.random.pick(DISPUTE_REASONS),
      status: 'open',
      opened_on: plusDays(this.asOf, -this.random.between(1, 12)),
      closed_on: null,
    });
  }

  private policy(policy: Partial<SamplePolicy> & Pick<SamplePolicy, 'note'>): void {
    this.beside.policies.push({
      customer_id: this.account.customer,
      do_not_dun: false,
      vip: false,
      legal: false,
      ...policy,
    });
  }

  private amount(): number {
    return this.random.cents(...AMOUNTS[this.size]);
  }
}

function sizeOf({ lateness, circumstance }: Profile, random: Random): Size {
  if (circumstance === 'large_late' || circumstance === 'on_hold') return 'large';
  if (circumstance === 'small_late') return 'small';
  const drawn = random.fraction();
  if (drawn < 0.45) return 'small';
  if (drawn < 0.83) return 'medium';
  // The outliers, whose letters would be longest, are among those who get one.
  const outlier = drawn >= 0.94 && lateness !== 1 && (circumstance === 'plain' || circumstance === 'vip');
  return outlier ? 'huge' : 'large';
}

/** The day itself, or the Friday before a weekend: nobody writes letters on Sundays. */
function workdayBefore(date: PlainDate): PlainDate {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  return plusDays(date, weekday === 0 ? -2 : weekday === 6 ? -1 : 0);
}
