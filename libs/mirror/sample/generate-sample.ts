import type { Instant, PlainDate } from '#eventsourcing';
import { Account, DocumentNumbers } from './account.js';
import { staff, SUBSIDIARIES, TERMS } from './company.js';
import { drawMarket, phoneNumber } from './markets.js';
import { Names } from './names.js';
import { pastBalances } from './past-balances.js';
import { contactsOf, domainOf } from './people.js';
import { type Profile, profiles } from './profiles.js';
import { Random } from './random.js';
import { salesLines } from './sales.js';
import type {
  SampleContact,
  SampleCustomer,
  SampleData,
  SampleSalesLine,
  SampleSnapshot,
} from './sample-rows.js';
import { type Beside, Story } from './story.js';

export interface SampleRequest {
  /** Another number makes another company. */
  readonly seed: number;
  /** The business date that all days are counted from. */
  readonly asOf: PlainDate;
  /** When the rows were last changed. */
  readonly now: Instant;
}

/** Days before the business date that have a snapshot of balances. */
const SNAPSHOT_DAYS = 45;
const FIRST_CUSTOMER = 2_001;

/**
 * The mirror of a made-up wholesaler with about three hundred customers, so that every tier of a collections
 * policy, every reason to hold a letter back and some holds occur. The same for the same request; ages are the
 * same on every business date.
 */
export function generateSample({ seed, asOf, now }: SampleRequest): SampleData {
  const random = new Random(seed);
  const names = new Names(random);
  const { employees, reps } = staff(names);
  const numbers = new DocumentNumbers();
  const beside: Beside = { disputes: [], promises: [], contacts: [], policies: [], pauses: [] };
  const customers: SampleCustomer[] = [];
  const contacts: SampleContact[] = [];
  const accounts: Account[] = [];
  const snapshots: SampleSnapshot[] = [];
  const sales: SampleSalesLine[] = [];

  for (const [index, profile] of profiles(random).entries()) {
    const market = drawMarket(random);
    const { currency } = market;
    const company = names.company();
    const altname = `${company} ${random.pick(market.forms)}`;
    const id = String(FIRST_CUSTOMER + index);
    const account = new Account(random, numbers, id, currency, asOf, now);
    new Story(random, account, profile, asOf, beside).write();
    accounts.push(account);
    contacts.push(...contactsOf(random, names, { id, company, market }, profile));
    snapshots.push(...pastBalances(id, account.spans, asOf, SNAPSHOT_DAYS));
    sales.push(...salesLines(random, id, asOf));
    customers.push({
      id,
      entityid: `SAMPLE C-${id}`,
      altname,
      companyname: altname,
      currency,
      email: profile.circumstance === 'no_contact' ? null : `office@${domainOf(company)}`,
      phone: phoneNumber(random, market),
      salesrep: random.chance(0.95) ? random.pick(reps) : null,
      terms: account.terms.id,
      creditholdoverride: holdOf(profile),
      language: random.pick(market.languages),
      lastmodifieddate: now,
    });
  }

  return {
    subsidiaries: SUBSIDIARIES,
    terms: TERMS,
    employees,
    customers,
    contacts,
    transactions: accounts.flatMap(({ transactions }) => transactions),
    applications: accounts.flatMap(({ applications }) => applications),
    disputes: beside.disputes,
    promises_to_pay: beside.promises,
    contact_log: beside.contacts,
    customer_policy: beside.policies,
    pauses: beside.pauses,
    ar_snapshot: snapshots,
    sales_lines: sales,
  };
}

function holdOf({ circumstance }: Profile): SampleCustomer['creditholdoverride'] {
  return circumstance === 'on_hold' ? 'ON' : 'AUTO';
}
