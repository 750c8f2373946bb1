import type { Page } from './page.js';
import { get } from './request.js';

/** The newest successful sync of one type. */
export interface Sync {
  readonly sync_type: string;
  readonly source: string;
  readonly completed_at: string;
  readonly as_of: string;
  readonly rows_read: number;
  readonly rejected: number;
}

export function syncs(signal?: AbortSignal): Promise<Page<Sync>> {
  return get<Page<Sync>>('/syncs', {}, signal);
}
