import type { DataSource } from 'typeorm';
import { Refusal } from '#eventsourcing';
import {
  derivedId,
  type EventContext,
  lane,
  type Ledger,
  NO_EVENTS,
  requestDigest,
  type Revision,
  revision,
  streamName,
} from '#ledger';
import type { TokenEvent } from './domain/token.events.js';
import type { Principal } from './principal.js';
import { hashOf, newSecret } from './secrets.js';

export interface NewToken {
  readonly token: string;
  readonly id: string;
  readonly name: string;
  readonly role: Principal['role'];
}

export interface TokenListing {
  readonly token_id: string;
  readonly name: string;
  readonly role: Principal['role'];
  readonly created_by: string;
  readonly created_at: string;
  readonly revoked_at: string | null;
}

/** Makes, lists and revokes tokens. The ledger says that there is one before it works, and never what it is. */
export class Tokens {
  constructor(
    private readonly database: DataSource,
    private readonly ledger: Ledger,
  ) {}

  /** @param secret the token itself where an operator chose it; made here otherwise */
  async create(
    name: string,
    role: Principal['role'],
    by: string,
    secret: string = newSecret('cs'),
  ): Promise<NewToken> {
    checkName(name);
    // Of the secret, so that a creation that was cut short is the same one when it is taken up again.
    const id = derivedId('token', hashOf(secret).toString('hex'));
    await this.record(id, NO_EVENTS, 'create', {
      type: 'TokenCreated',
      data: { token_id: id, name, role, by },
    });
    await this.database.query(
      `INSERT INTO identity.tokens (token_id, secret, name, role, created_by) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [id, hashOf(secret), name, role, by],
    );
    return { token: secret, id, name, role };
  }

  async revoke(id: string, by: string): Promise<void> {
    const [known] = await this.database.query<{ revoked_at: string | null }[]>(
      'SELECT revoked_at FROM identity.tokens WHERE token_id::text = $1',
      [id],
    );
    if (!known) throw new Refusal('not_found', `There is no token ${id}. countersign token list shows all.`);
    if (known.revoked_at !== null) return;
    await this.record(id, revision(0), 'revoke', { type: 'TokenRevoked', data: { token_id: id, by } });
    await this.database.query('UPDATE identity.tokens SET revoked_at = now() WHERE token_id = $1', [id]);
    await this.database.query('DELETE FROM identity.sessions WHERE token_id = $1', [id]);
  }

  async list(): Promise<readonly TokenListing[]> {
    return this.database.query<TokenListing[]>(
      `SELECT token_id, name, role, created_by, created_at, revoked_at FROM identity.tokens ORDER BY created_at`,
    );
  }

  /** The token with this secret, revoked or not. */
  async withSecret(secret: string): Promise<Principal | undefined> {
    const [row] = await this.database.query<Row[]>(
      'SELECT token_id, name, role FROM identity.tokens WHERE secret = $1',
      [hashOf(secret)],
    );
    return row && principal(row);
  }

  private async record(id: string, expected: Revision, key: string, event: TokenEvent): Promise<void> {
    const stream = streamName('token', id);
    const context: EventContext = { lane: lane(stream), actor: event.data.by, correlation_id: id };
    await this.ledger.append({
      stream,
      expected,
      key,
      context,
      request: requestDigest({ key }),
      events: [event],
    });
  }
}

interface Row {
  readonly token_id: string;
  readonly name: string;
  readonly role: Principal['role'];
}

function principal(row: Row): Principal {
  return { tokenId: row.token_id, name: row.name, role: row.role };
}

function checkName(name: string): void {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._@-]{0,79}$/u.test(name)) return;
  throw new Refusal(
    'invalid',
    `Expected a name of 1 to 80 letters, digits, blanks and . _ @ -, got ${JSON.stringify(name.slice(0, 100))}.`,
  );
}
