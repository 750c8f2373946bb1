/** How an approved letter leaves the house. */
export interface Sending {
  /** Liquid texts; null: the service's own address. */
  readonly from: { readonly name: string | null; readonly address: string } | null;
  /** Decimal, in the item's currency: by so much may its amount have changed since the letter was written. */
  readonly tolerance: string;
  /** Null: at any time. */
  readonly window: SendWindow | null;
}

export interface SendWindow {
  readonly days: readonly Weekday[];
  /** `08:00` */
  readonly from: string;
  readonly to: string;
  /** IANA name; null: that of the contract's schedule, else UTC. */
  readonly tz: string | null;
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];
