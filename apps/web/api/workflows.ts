import type { Page } from './page.js';
import { get } from './request.js';

export interface Workflow {
  readonly type: string;
  readonly title: string;
  readonly risk_level: number;
  readonly invoker: string;
  readonly digest: string;
  readonly next_at: string | null;
  readonly triggers: readonly string[];
}

export function workflows(signal?: AbortSignal): Promise<Page<Workflow>> {
  return get<Page<Workflow>>('/workflows', {}, signal);
}
