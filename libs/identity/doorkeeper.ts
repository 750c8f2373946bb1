import type { DataSource } from 'typeorm';
import { Refusal } from '#eventsourcing';
import type { Principal } from './principal.js';
import { hashOf, newSecret } from './secrets.js';

export const LINK_SECONDS = 10 * 60;
export const SESSION_SECONDS = 12 * 60 * 60;

interface Row {
  readonly token_id: string;
  readonly name: string;
  readonly role: Principal['role'];
}

interface Remembered {
  readonly principal: Principal | undefined;
  readonly until: number;
}

/** How long an answer is remembered: a token revoked by another process may still open the door this long. */
const MEMORY_MS = 1_000;
const MEMORY_SIZE = 1_000;

/** Tells who is at the door, by a bearer token or a session's cookie; opens and ends sessions. */
export class Doorkeeper {
  private readonly memory = new Map<string, Remembered>();

  constructor(private readonly database: DataSource) {}

  /** Who brings this token or session, if it is good now. */
  async identify(secret: string): Promise<Principal | undefined> {
    const hash = hashOf(secret);
    const key = hash.toString('base64');
    const known = this.memory.get(key);
    if (known && known.until > performance.now()) return known.principal;
    const [row] = await this.database.query<Row[]>(IDENTIFY, [hash]);
    const principal = row && { tokenId: row.token_id, name: row.name, role: row.role };
    if (this.memory.size >= MEMORY_SIZE) this.memory.clear();
    this.memory.set(key, { principal, until: performance.now() + MEMORY_MS });
    return principal;
  }

  /** A link's secret: good once, for ten minutes, and only for opening a session. */
  async createLink(tokenId: string): Promise<string> {
    const secret = newSecret('link');
    await this.database.query(
      `INSERT INTO identity.sign_in_links (secret, token_id, expires_at)
       VALUES ($1, $2, now() + $3 * interval '1 second')`,
      [hashOf(secret), tokenId, LINK_SECONDS],
    );
    return secret;
  }

  /**
   * Opens a session for a token, or for a link's secret, which is thereby used up.
   * @returns the session's secret, for a cookie
   * @throws Refusal forbidden
   */
  async openSession(secret: string): Promise<{ readonly session: string; readonly principal: Principal }> {
    const tokenId = secret.startsWith('link_')
      ? await this.useLink(secret)
      : (await this.identify(secret))?.tokenId;
    const principal = tokenId === undefined ? undefined : await this.byId(tokenId);
    if (!principal) {
      throw new Refusal(
        'forbidden',
        'This link or token does not open a session: it was used, has expired, or was revoked. ' +
          'A new link is printed by countersign sign-in.',
      );
    }
    const session = newSecret('session');
    await this.database.query('DELETE FROM identity.sessions WHERE expires_at < now()');
    await this.database.query(
      `INSERT INTO identity.sessions (secret, token_id, expires_at)
       VALUES ($1, $2, now() + $3 * interval '1 second')`,
      [hashOf(session), principal.tokenId, SESSION_SECONDS],
    );
    return { session, principal };
  }

  async endSession(secret: string): Promise<void> {
    await this.database.query('DELETE FROM identity.sessions WHERE secret = $1', [hashOf(secret)]);
    this.forget();
  }

  /** After a token was revoked here, nothing is remembered. */
  forget(): void {
    this.memory.clear();
  }

  private async useLink(secret: string): Promise<string | undefined> {
    // One statement: of two that come at once, one finds it unused.
    const [rows] = await this.database.query<[{ token_id: string }[], number]>(
      `UPDATE identity.sign_in_links SET used_at = now()
        WHERE secret = $1 AND used_at IS NULL AND expires_at > now() RETURNING token_id`,
      [hashOf(secret)],
    );
    return rows[0]?.token_id;
  }

  private async byId(tokenId: string): Promise<Principal | undefined> {
    const [row] = await this.database.query<Row[]>(
      'SELECT token_id, name, role FROM identity.tokens WHERE token_id = $1 AND revoked_at IS NULL',
      [tokenId],
    );
    return row && { tokenId: row.token_id, name: row.name, role: row.role };
  }
}

const IDENTIFY = /* sql */ `
SELECT token_id, name, role FROM identity.tokens WHERE secret = $1 AND revoked_at IS NULL
UNION ALL
SELECT t.token_id, t.name, t.role FROM identity.sessions s JOIN identity.tokens t USING (token_id)
 WHERE s.secret = $1 AND s.expires_at > now() AND t.revoked_at IS NULL
LIMIT 1`;
