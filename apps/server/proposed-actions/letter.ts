import type { FastifyReply } from 'fastify';
import { Refusal } from '#eventsourcing';
import type { JsonValue } from '#ledger';

/** A letter brings its own style and nothing else: no script, no request, no link that leads away from the page around it. */
const LETTER_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox";

/** The HTML of a draft. @throws Refusal not_found when the action is no letter, or was erased */
export function letterIn(draft: JsonValue): string {
  const html = (draft as { readonly html?: JsonValue } | null)?.html;
  if (typeof html === 'string') return html;
  throw new Refusal(
    'not_found',
    draft === 'erased' ? 'This letter was erased.' : 'This action has no letter.',
  );
}

export function sendLetter(reply: FastifyReply, html: string): void {
  void reply
    .header('content-security-policy', LETTER_POLICY)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}
