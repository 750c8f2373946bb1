/** The database, a capability a migration, in order. Raw SQL: what runs is what is read here. */
import { Ledger } from './0001-ledger.js';
import { Mirror } from './0002-mirror.js';
import { Content } from './0003-content.js';
import { Subscriptions } from './0004-subscriptions.js';
import { Projections } from './0005-projections.js';
import { Identity } from './0006-identity.js';
import { Evidence } from './0007-evidence.js';
import { LedgerIndex } from './0010-ledger-index.js';
import { Effects } from './0020-effects.js';
import { Delivery } from './0030-delivery.js';

export { grants } from './grants.js';
export const migrations = [
  Ledger,
  Mirror,
  Content,
  Subscriptions,
  Projections,
  Identity,
  Evidence,
  LedgerIndex,
  Effects,
  Delivery,
] as const;
