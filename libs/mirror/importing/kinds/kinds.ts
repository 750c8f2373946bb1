import { disputes, promises } from './claims.js';
import { credits, invoices, payments } from './documents.js';
import type { ImportKind, ImportKindName } from './import-kind.js';
import { contacts, customers } from './people.js';

export const KINDS: Readonly<Record<ImportKindName, ImportKind>> = {
  invoices,
  customers,
  contacts,
  credits,
  payments,
  disputes,
  promises,
};
