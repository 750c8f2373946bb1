import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '#eventsourcing';
import { Ledger, type Position, position, START } from '#ledger';
import { ReadModels } from '#projections';

/** Remembers for a browser how far it was shown, so that its next page shows at least that. */
const SEEN_COOKIE = 'countersign_seen';

/** A write answers with its position; a read waits until the read models have come so far. */
@Injectable()
export class Positions {
  constructor(
    private readonly ledger: Ledger,
    private readonly readModels: ReadModels,
  ) {}

  /** @returns the ledger's head, which covers what this request has written */
  async written(reply: FastifyReply): Promise<string> {
    const { position: at } = await this.ledger.head();
    void reply.setCookie(SEEN_COOKIE, String(at), { path: '/', sameSite: 'strict', httpOnly: true });
    return String(at);
  }

  /** @throws ReadModelBehind after 2 s */
  async waitFor(
    request: FastifyRequest,
    wanted: string | undefined,
    models: readonly string[],
  ): Promise<void> {
    const seen = request.headers.authorization === undefined ? request.cookies[SEEN_COOKIE] : undefined;
    const at = Math.max(parsed(wanted, true), parsed(seen, false));
    const { position: head } = at > START ? await this.ledger.head() : { position: START };
    if (wanted !== undefined && at > head) {
      throw new Refusal(
        'invalid',
        `The ledger is at position ${head}: there is no position ${at} to wait for.`,
      );
    }
    if (at > START) await this.readModels.waitFor(position(Math.min(at, head)), models);
  }
}

function parsed(text: string | undefined, strict: boolean): Position {
  if (text === undefined) return START;
  if (/^\d{1,15}$/.test(text)) return position(Number(text));
  if (!strict) return START;
  throw new Refusal(
    'invalid',
    `Expected a position (a whole number), got ${JSON.stringify(text.slice(0, 40))}.`,
  );
}
