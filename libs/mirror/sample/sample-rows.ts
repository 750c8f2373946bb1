import type { Instant, PlainDate } from '#eventsourcing';

/** Rows of the mirror's tables, as the generator makes them; money is a decimal string. */

export interface SampleCustomer {
  readonly id: string;
  readonly entityid: string;
  readonly altname: string;
  readonly companyname: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly salesrep: string | null;
  readonly currency: string;
  readonly terms: string;
  readonly creditholdoverride: 'AUTO' | 'ON' | 'OFF';
  readonly language: string;
  readonly lastmodifieddate: Instant;
}

export interface SampleContact {
  readonly id: string;
  readonly company: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly title: string;
  readonly role: string;
  readonly isprimary: boolean;
  readonly isinactive: boolean;
}

export interface SampleEmployee {
  readonly id: string;
  readonly entityid: string;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly supervisor: string | null;
}

export interface SampleTransaction {
  readonly id: string;
  readonly type: 'CustInvc' | 'CustCred' | 'CustPymt' | 'CustDep';
  readonly tranid: string;
  readonly entity: string;
  readonly trandate: PlainDate;
  readonly duedate: PlainDate | null;
  readonly currency: string;
  readonly exchangerate: string;
  readonly foreigntotal: string;
  readonly foreignamountunpaid: string | null;
  readonly foreignpaymentamountunused: string | null;
  readonly status: 'open' | 'closed' | 'in_flight';
  readonly otherrefnum: string | null;
  readonly terms: string | null;
  readonly memo: string | null;
  readonly subsidiary: string;
  readonly lastmodifieddate: Instant;
}

export interface SampleApplication {
  readonly payment: string;
  readonly invoice: string;
  readonly amount: string;
}

export interface SampleDispute {
  readonly id: string;
  readonly customer_id: string;
  readonly transaction_id: string | null;
  readonly currency: string;
  readonly amount: string | null;
  readonly reason: string;
  readonly status: 'open' | 'closed';
  readonly opened_on: PlainDate;
  readonly closed_on: PlainDate | null;
}

export interface SamplePromise {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: string;
  readonly amount: string;
  readonly promise_date: PlainDate;
  readonly status: 'open' | 'kept' | 'broken';
  readonly recorded_on: PlainDate;
}

export interface SampleContactLog {
  readonly id: string;
  readonly customer_id: string;
  readonly currency: string | null;
  readonly contacted_on: PlainDate;
  readonly channel: 'email' | 'phone' | 'letter';
  readonly direction: 'outbound' | 'inbound';
  readonly action_type: string | null;
  readonly tier: number | null;
  readonly handled_on: PlainDate | null;
}

export interface SamplePolicy {
  readonly customer_id: string;
  readonly do_not_dun: boolean;
  readonly vip: boolean;
  readonly legal: boolean;
  readonly note: string;
}

export interface SamplePause {
  readonly customer_id: string;
  readonly until: PlainDate;
  readonly reason: string;
  readonly source: string;
  readonly created_on: PlainDate;
}

export interface SampleSnapshot {
  readonly customer_id: string;
  readonly currency: string;
  readonly as_of: PlainDate;
  readonly total_open: string;
  readonly overdue_amount: string;
  readonly days_overdue: number | null;
}

export interface SampleSalesLine {
  readonly customer_id: string;
  readonly item: string;
  readonly list_price: string;
  readonly quantity: string;
  readonly sold_on: PlainDate;
}

/** A whole made-up mirror: rows by table, in an order in which they can be inserted. */
export interface SampleData {
  readonly subsidiaries: readonly {
    readonly id: string;
    readonly name: string;
    readonly country: string;
    readonly currency: string;
  }[];
  readonly terms: readonly { readonly id: string; readonly name: string; readonly daysuntilnetdue: number }[];
  readonly employees: readonly SampleEmployee[];
  readonly customers: readonly SampleCustomer[];
  readonly contacts: readonly SampleContact[];
  readonly transactions: readonly SampleTransaction[];
  readonly applications: readonly SampleApplication[];
  readonly disputes: readonly SampleDispute[];
  readonly promises_to_pay: readonly SamplePromise[];
  readonly contact_log: readonly SampleContactLog[];
  readonly customer_policy: readonly SamplePolicy[];
  readonly pauses: readonly SamplePause[];
  readonly ar_snapshot: readonly SampleSnapshot[];
  readonly sales_lines: readonly SampleSalesLine[];
}
