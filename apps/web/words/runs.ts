import type { Run } from '../api/runs.js';
import type { Tone } from '../controls/badge.js';

interface Said {
  readonly tone: Tone;
  readonly word: string;
}

const OUTCOMES: Readonly<Record<string, Said>> = {
  ok: { tone: 'good', word: 'Completed' },
  nothing_to_do: { tone: 'good', word: 'Nothing to do' },
  items_failed: { tone: 'warn', word: 'Completed in part' },
  rejected: { tone: 'quiet', word: 'Rejected' },
  expired: { tone: 'warn', word: 'Expired' },
  superseded: { tone: 'quiet', word: 'Superseded' },
  blocked: { tone: 'bad', word: 'Blocked' },
  cancelled: { tone: 'quiet', word: 'Cancelled' },
  error: { tone: 'bad', word: 'Failed' },
};

/** How a run stands, in a word. */
export function runStatus({ status, outcome }: Pick<Run, 'status' | 'outcome'>): Said {
  if (outcome !== null) return OUTCOMES[outcome] ?? { tone: 'quiet', word: outcome };
  switch (status) {
    case 'queued':
      return { tone: 'quiet', word: 'Queued' };
    case 'running':
      return { tone: 'accent', word: 'Running' };
    case 'awaiting_approval':
      return { tone: 'accent', word: 'Waiting at the gate' };
    case 'parked':
      return { tone: 'bad', word: 'Parked' };
    case 'completed':
      return { tone: 'good', word: 'Completed' };
    case 'partial':
      return { tone: 'warn', word: 'Completed in part' };
    case 'failed':
      return { tone: 'bad', word: 'Failed' };
  }
}
