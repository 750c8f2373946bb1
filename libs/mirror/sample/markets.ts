import type { SampleCurrency } from './company.js';
import type { Random } from './random.js';

/** Where customers are: what a company is called there, what is spoken, and numbers that are kept free for fiction. */
export interface Market {
  readonly currency: SampleCurrency;
  readonly forms: readonly string[];
  readonly languages: readonly string[];
  /** `###` is filled with 100 to 199. */
  readonly phones: readonly string[];
}

const UNITED_STATES: Market = {
  currency: 'USD',
  forms: ['Inc.', 'LLC', 'Co.', 'Corp.'],
  languages: ['en_US'],
  phones: ['+1 206 555 0###', '+1 312 555 0###', '+1 415 555 0###', '+1 617 555 0###', '+1 702 555 0###'],
};
const CANADA: Market = {
  currency: 'CAD',
  forms: ['Ltd.', 'Inc.', 'Limited'],
  languages: ['en_CA', 'en_CA', 'fr_CA'],
  phones: ['+1 416 555 0###', '+1 514 555 0###', '+1 604 555 0###', '+1 902 555 0###'],
};
const GERMANY: Market = {
  currency: 'EUR',
  forms: ['GmbH', 'KG', 'AG'],
  languages: ['de_DE'],
  phones: ['+49 30 23125 ###', '+49 89 99998 ###'],
};
const FRANCE: Market = {
  currency: 'EUR',
  forms: ['SARL', 'SAS'],
  languages: ['fr_FR'],
  phones: ['+33 1 99 00 0###'],
};
const UNITED_KINGDOM: Market = {
  currency: 'GBP',
  forms: ['Ltd', 'plc', 'LLP'],
  languages: ['en_GB'],
  phones: ['+44 20 7946 0###', '+44 161 496 0###'],
};

/** As often as customers are there. */
const MARKETS: readonly Market[] = [
  UNITED_STATES,
  UNITED_STATES,
  UNITED_STATES,
  UNITED_STATES,
  UNITED_STATES,
  UNITED_STATES,
  CANADA,
  CANADA,
  GERMANY,
  FRANCE,
  UNITED_KINGDOM,
];

export function drawMarket(random: Random): Market {
  return random.pick(MARKETS);
}

export function phoneNumber(random: Random, market: Market): string {
  return random.pick(market.phones).replace('###', String(random.between(100, 199)));
}
