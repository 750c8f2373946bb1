import { type PlainDate, plusDays } from '#eventsourcing';
import type { Random } from './random.js';
import type { SampleSalesLine } from './sample-rows.js';

const ITEMS: readonly (readonly [item: string, listPrice: string])[] = [
  ['LW-100 Hurricane lantern', '34.50'],
  ['LW-110 Hurricane lantern, brass', '58.00'],
  ['LW-200 Storm lamp', '72.25'],
  ['LW-210 Storm lamp, galvanised', '79.90'],
  ['LW-300 Deck light 12 V', '118.00'],
  ['LW-310 Deck light 24 V', '124.00'],
  ['LW-400 Workshop lamp', '46.75'],
  ['LW-410 Workshop lamp, magnetic', '52.40'],
  ['LW-500 Signal lamp', '212.00'],
  ['LW-600 Lamp oil, case of 12', '64.80'],
  ['LW-610 Wicks, box of 100', '18.60'],
  ['LW-620 Chimney glass, case of 24', '96.00'],
  ['LW-700 Battery pack', '139.50'],
  ['LW-710 Charger', '44.10'],
  ['LW-800 Mounting rail, 2 m', '27.30'],
  ['LW-900 Bracket set', '12.95'],
];

/** What a customer bought in the last half year. */
export function salesLines(random: Random, customer: string, asOf: PlainDate): readonly SampleSalesLine[] {
  return Array.from({ length: random.between(3, 14) }, () => {
    const [item, listPrice] = random.pick(ITEMS);
    return {
      customer_id: customer,
      item,
      list_price: listPrice,
      quantity: String(random.between(1, 40)),
      sold_on: plusDays(asOf, -random.between(1, 180)),
    };
  });
}
