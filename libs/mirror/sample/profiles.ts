import type { Random } from './random.js';

/** How late the oldest open item of a customer is: not at all, or in a tier of the usual collections policy. */
export type Lateness = 'nothing_open' | 'not_due' | 1 | 2 | 3 | 4 | 5;

/**
 * The one thing about a customer that a collector would have to know.
 *
 * - `returned`: was reminded, paid, and is late again: a new episode
 * - `large_late`, `small_late`: with and without a balance that the hold rule looks at
 * - `disputed_all`, `disputed_some`, `disputed_customer`: all that is late, a part of it, or the account as a whole
 */
export type Circumstance =
  | 'plain'
  | 'credit_only'
  | 'below_minimum'
  | 'recent_contact'
  | 'promise'
  | 'in_flight'
  | 'unapplied_covers'
  | 'disputed_all'
  | 'disputed_some'
  | 'disputed_customer'
  | 'paused'
  | 'do_not_dun'
  | 'vip'
  | 'legal'
  | 'no_contact'
  | 'reply_open'
  | 'on_hold'
  | 'returned'
  | 'large_late'
  | 'small_late';

export interface Profile {
  readonly lateness: Lateness;
  readonly circumstance: Circumstance;
}

/** How many customers of each sort: a morning as a company of this size has it. */
const QUOTAS: readonly (readonly [Lateness, Partial<Record<Circumstance, number>>])[] = [
  ['nothing_open', { plain: 6 }],
  ['not_due', { plain: 80, credit_only: 5, vip: 2, do_not_dun: 1 }],
  [1, { plain: 44, below_minimum: 5, recent_contact: 4, promise: 2, in_flight: 3, unapplied_covers: 2 }],
  [
    1,
    {
      disputed_all: 1,
      disputed_some: 1,
      paused: 2,
      do_not_dun: 1,
      vip: 1,
      no_contact: 2,
      reply_open: 2,
      returned: 4,
    },
  ],
  [2, { plain: 22, below_minimum: 2, recent_contact: 6, promise: 2, in_flight: 2, unapplied_covers: 2 }],
  [
    2,
    {
      disputed_all: 2,
      disputed_some: 2,
      disputed_customer: 1,
      paused: 2,
      do_not_dun: 1,
      vip: 1,
      no_contact: 2,
      reply_open: 2,
    },
  ],
  [
    3,
    {
      plain: 17,
      recent_contact: 5,
      promise: 3,
      in_flight: 2,
      unapplied_covers: 1,
      disputed_all: 1,
      disputed_some: 2,
    },
  ],
  [3, { disputed_customer: 1, paused: 1, do_not_dun: 1, vip: 1, legal: 1, no_contact: 1, reply_open: 1 }],
  [
    4,
    {
      plain: 11,
      recent_contact: 3,
      promise: 2,
      in_flight: 1,
      unapplied_covers: 1,
      disputed_all: 1,
      disputed_some: 1,
    },
  ],
  [4, { paused: 1, do_not_dun: 1, vip: 1, legal: 1, no_contact: 1, reply_open: 1 }],
  [
    5,
    {
      large_late: 6,
      small_late: 5,
      recent_contact: 1,
      promise: 1,
      disputed_some: 1,
      vip: 1,
      legal: 1,
      no_contact: 1,
      on_hold: 3,
    },
  ],
];

/** Days late of the oldest item, by tier. */
export const DAYS_LATE: Readonly<Record<1 | 2 | 3 | 4 | 5, readonly [number, number]>> = {
  1: [1, 15],
  2: [16, 30],
  3: [31, 60],
  4: [61, 90],
  5: [91, 160],
};

/** All customers' profiles, in an order that tells nothing. */
export function profiles(random: Random): readonly Profile[] {
  const all = QUOTAS.flatMap(([lateness, counts]) =>
    Object.entries(counts).flatMap(([circumstance, count]) =>
      Array.from({ length: count }, () => ({ lateness, circumstance: circumstance as Circumstance })),
    ),
  );
  return random.shuffled(all);
}
