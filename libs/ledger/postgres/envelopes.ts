/*
 * The canonical envelope (see ../merkle/envelope.ts) as PostgreSQL puts it together from a row of `ledger.events`:
 * `data` and `metadata` are canonical text already, and `to_json` escapes a string as RFC 8785 wants it. Times have
 * milliseconds; one that has more was altered, and shows it.
 */
const ENVELOPE = /* sql */ `
  '{"data":' || data || ',"event_id":"' || event_id || '","key":' || to_json(key) || ',"lane":' || to_json(lane)
  || ',"metadata":' || metadata || ',"position":' || position || ',"recorded_at":"'
  || to_char(recorded_at AT TIME ZONE 'UTC', CASE WHEN extract(microseconds FROM recorded_at)::integer % 1000 = 0
       THEN 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"' END)
  || '","request_digest":' || to_json(request_digest) || ',"revision":' || revision || ',"stream":' || to_json(stream)
  || ',"type":' || to_json(type) || '}'`;

export const ENVELOPES = /* sql */ `
SELECT ${ENVELOPE} AS envelope FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2`;

/** Hashed where they lie, so that sealing moves 32 bytes an event and leaves the process's own thread alone. */
export const LEAVES = /* sql */ `
SELECT string_agg(sha256('\\x00'::bytea || convert_to(envelope, 'UTF8')), ''::bytea ORDER BY position) AS leaves
  FROM (SELECT position, ${ENVELOPE} AS envelope FROM ledger.events WHERE position > $1 ORDER BY position LIMIT $2) e`;
