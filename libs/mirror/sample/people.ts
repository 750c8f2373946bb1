import { type Market, phoneNumber } from './markets.js';
import type { Names } from './names.js';
import type { Profile } from './profiles.js';
import type { Random } from './random.js';
import type { SampleContact } from './sample-rows.js';

const TITLES = [
  'Accounts Payable',
  'Accounts Payable Lead',
  'Controller',
  'Office Manager',
  'Head of Finance',
];

/** A domain under example.com, which nobody can own (RFC 2606). */
export function domainOf(company: string): string {
  const slug = company.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${slug.replaceAll(/^-|-$/g, '')}.example.com`;
}

/** Whom to write to: one to three people, or nobody who is still there. */
export function contactsOf(
  random: Random,
  names: Names,
  customer: { readonly id: string; readonly company: string; readonly market: Market },
  profile: Profile,
): readonly SampleContact[] {
  const nobody = profile.circumstance === 'no_contact';
  const count = nobody ? random.between(0, 1) : random.pick([1, 1, 2, 3]);
  return Array.from({ length: count }, (_, index) => {
    const { first, last } = names.person();
    return {
      id: `${customer.id}-${index + 1}`,
      company: customer.id,
      firstname: first,
      lastname: last,
      email: `${first}.${last}@${domainOf(customer.company)}`.toLowerCase(),
      phone: phoneNumber(random, customer.market),
      title: random.pick(TITLES),
      role: index === 0 ? 'Billing' : 'Other',
      isprimary: index === 0,
      isinactive: nobody,
    };
  });
}
