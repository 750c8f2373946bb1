import type { Instant, PlainDate } from '#eventsourcing';

/** All that the mirror knows of one customer on a business date, as rows of its relations; money is a decimal string. */
export interface CustomerCard {
  readonly standing: CustomerStanding;
  /** One a currency. */
  readonly balances: readonly CustomerBalance[];
  /** Open invoices, the largest first. */
  readonly items: readonly CardItem[];
  /** Open invoices beyond those: how many there are. */
  readonly items_left_out: number;
  /** Credits and unapplied payments, with negative amounts. */
  readonly credits: readonly CardItem[];
  readonly in_flight: readonly CardInFlight[];
  /** Open ones first. */
  readonly disputes: readonly CardDispute[];
  readonly promises: readonly CardPromise[];
  readonly contacts: readonly CardContact[];
  /** The newest first. */
  readonly contact_log: readonly CardContactLog[];
  readonly pauses: readonly CardPause[];
}

export interface CustomerStanding {
  readonly customer_id: string;
  readonly customer_name: string;
  readonly do_not_dun: boolean;
  readonly vip: boolean;
  readonly legal: boolean;
  readonly policy_note: string | null;
  readonly paused_until: PlainDate | null;
  readonly pause_reason: string | null;
  readonly on_hold: boolean;
  readonly reply_open: boolean;
  readonly contact_name: string | null;
  readonly contact_email: string | null;
  readonly contact_phone: string | null;
  readonly sales_rep: string | null;
  readonly sales_rep_name: string | null;
  readonly sales_rep_email: string | null;
  readonly language: string;
}

/** The buckets and the unapplied credits add up to the total. */
export interface CustomerBalance {
  readonly currency: string;
  readonly total_open: string;
  readonly overdue: string;
  readonly not_due: string;
  readonly days_1_to_30: string;
  readonly days_31_to_60: string;
  readonly days_61_to_90: string;
  readonly over_90: string;
  /** Zero or negative. */
  readonly unapplied: string;
  /** Of the oldest invoice; null when there is none. */
  readonly days_overdue: number | null;
}

export interface CardItem {
  readonly transaction_id: string;
  readonly type: 'CustInvc' | 'CustCred' | 'CustPymt' | 'CustDep';
  readonly tranid: string;
  readonly otherrefnum: string | null;
  readonly trandate: PlainDate;
  readonly duedate: PlainDate | null;
  readonly currency: string;
  readonly amount: string;
  readonly original_amount: string;
  readonly days_overdue: number | null;
  readonly disputed: boolean;
}

export interface CardInFlight {
  readonly transaction_id: string;
  readonly currency: string;
  readonly amount: string;
  readonly expected_on: PlainDate;
}

export interface CardDispute {
  readonly id: string;
  readonly transaction_id: string | null;
  readonly currency: string;
  readonly amount: string | null;
  readonly reason: string;
  readonly status: 'open' | 'closed';
  readonly opened_on: PlainDate;
  readonly closed_on: PlainDate | null;
}

export interface CardPromise {
  readonly id: string;
  readonly currency: string;
  readonly amount: string | null;
  readonly promise_date: PlainDate;
  readonly status: 'open' | 'kept' | 'broken' | 'withdrawn';
  readonly recorded_on: PlainDate;
}

export interface CardContact {
  readonly id: string;
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly title: string | null;
  readonly role: string | null;
  readonly isprimary: boolean;
}

export interface CardContactLog {
  readonly contacted_on: PlainDate;
  readonly channel: string;
  readonly direction: 'outbound' | 'inbound';
  readonly currency: string | null;
  readonly action_id: string | null;
  readonly action_type: string | null;
  readonly tier: number | null;
  readonly handled_on: PlainDate | null;
}

export interface CardPause {
  readonly until: PlainDate;
  readonly reason: string;
  readonly source: string;
  readonly created_on: PlainDate;
}

/** The newest successful sync of one type. */
export interface Freshness {
  readonly sync_type: string;
  readonly source: string;
  readonly completed_at: Instant;
  readonly as_of: PlainDate;
  readonly rows_read: number;
  readonly rejected: number;
  readonly control_total: Readonly<Record<string, { readonly rows: number; readonly amount: string }>>;
}
