import type { ContentStore } from '#content';
import type { RunId } from '#eventsourcing';
import type { JsonObject } from '#ledger';
import type { RunStarted } from '../../domain/index.js';

/** What the trigger brought. */
export async function inputOf(content: ContentStore, started: RunStarted['data']): Promise<JsonObject> {
  return started.input_digest === null ? {} : ((await content.get(started.input_digest)) as JsonObject);
}

/** What contract SQL may bind beside `:as_of`. */
export function sqlParameters(runId: RunId | string, input: JsonObject): Record<string, unknown> {
  const inputs = Object.entries(input).map(([name, value]) => [`input_${name}`, value]);
  return { run_id: runId, ...(Object.fromEntries(inputs) as Record<string, unknown>) };
}
