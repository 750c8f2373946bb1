import type { Mutation, Row, Table } from '../projection.js';

/** What a batch of mutations comes to for one row: at most one statement touches it. */
export type Folded =
  | { readonly op: 'put'; readonly row: Row }
  | { readonly op: 'patch'; readonly key: Row; readonly set: Row }
  | { readonly op: 'remove'; readonly key: Row };

/** Mutations of one table, folded by key as they come. */
export class MutationFold {
  private readonly rows = new Map<string, Folded>();

  constructor(private readonly table: Table) {}

  add(mutation: Mutation): void {
    const key = mutation.op === 'put' ? mutation.row : mutation.key;
    const id = this.table.key.map((column) => String(key[column] as string | number | null)).join('\u001f');
    const before = this.rows.get(id);
    this.rows.set(id, before ? merge(before, mutation) : mutation);
  }

  get size(): number {
    return this.rows.size;
  }

  puts(): readonly Row[] {
    return [...this.rows.values()].flatMap((folded) => (folded.op === 'put' ? [folded.row] : []));
  }

  /** Patches that set the same columns, together. */
  patches(): readonly (readonly Extract<Folded, { op: 'patch' }>[])[] {
    const groups = new Map<string, Extract<Folded, { op: 'patch' }>[]>();
    for (const folded of this.rows.values()) {
      if (folded.op !== 'patch') continue;
      const columns = Object.keys(folded.set).sort().join();
      const group = groups.get(columns);
      if (group) group.push(folded);
      else groups.set(columns, [folded]);
    }
    return [...groups.values()];
  }

  removals(): readonly Row[] {
    return [...this.rows.values()].flatMap((folded) => (folded.op === 'remove' ? [folded.key] : []));
  }
}

function merge(before: Folded, next: Mutation): Folded {
  switch (next.op) {
    case 'remove':
      return next;
    case 'put':
      if (before.op === 'put') return { op: 'put', row: { ...before.row, ...next.row } };
      // A put names every column it knows: what a patch set before is part of the row that it finds.
      return before.op === 'patch' ? { op: 'put', row: { ...before.set, ...next.row } } : next;
    case 'patch':
      if (before.op === 'put') return { op: 'put', row: { ...before.row, ...next.set } };
      if (before.op === 'patch') return { op: 'patch', key: before.key, set: { ...before.set, ...next.set } };
      return before;
  }
}
