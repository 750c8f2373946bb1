import type { Names } from './names.js';
import type { SampleEmployee } from './sample-rows.js';

/** Where the made-up company writes from; .test never exists (RFC 2606). */
const OWN_DOMAIN = 'lanternworks.test';

/** The made-up company whose mirror this is: a wholesaler with four offices. */
export const SUBSIDIARIES = [
  { id: '1', name: 'Lanternworks Supply Inc. (sample)', country: 'US', currency: 'USD' },
  { id: '2', name: 'Lanternworks Supply Canada Ltd. (sample)', country: 'CA', currency: 'CAD' },
  { id: '3', name: 'Lanternworks Supply GmbH (sample)', country: 'DE', currency: 'EUR' },
  { id: '4', name: 'Lanternworks Supply UK Ltd (sample)', country: 'GB', currency: 'GBP' },
] as const;

export type SampleCurrency = (typeof SUBSIDIARIES)[number]['currency'];

/** US dollars for one unit; made up like the rest. */
export const RATES: Readonly<Record<SampleCurrency, string>> = {
  USD: '1',
  CAD: '0.7312',
  EUR: '1.0874',
  GBP: '1.2689',
};

export const TERMS = [
  { id: 'NET15', name: 'Net 15', daysuntilnetdue: 15 },
  { id: 'NET30', name: 'Net 30', daysuntilnetdue: 30 },
  { id: 'NET45', name: 'Net 45', daysuntilnetdue: 45 },
  { id: 'NET60', name: 'Net 60', daysuntilnetdue: 60 },
] as const;

/** Sales reps and those they report to. */
export interface Staff {
  readonly employees: readonly SampleEmployee[];
  readonly reps: readonly string[];
}

const REPS = 9;

export function staff(names: Names): Staff {
  const employee = (number: number, supervisor: string | null): SampleEmployee => {
    const { first, last } = names.person();
    return {
      id: String(number),
      entityid: `SAMPLE E-${number}`,
      firstname: first,
      lastname: last,
      email: `${first}.${last}@${OWN_DOMAIN}`.toLowerCase(),
      supervisor,
    };
  };
  const director = employee(700, null);
  const managers = [employee(710, director.id), employee(720, director.id)];
  const reps = Array.from({ length: REPS }, (_, index) =>
    employee(731 + index, managers[index % managers.length]?.id ?? null),
  );
  return { employees: [director, ...managers, ...reps], reps: reps.map(({ id }) => id) };
}
