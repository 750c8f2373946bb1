import type { Beside } from '../model/context.js';

export type WrittenWith = Readonly<Record<string, Partial<Beside> & Pick<Beside, 'on'>>>;

export function withOf(written: WrittenWith = {}): Readonly<Record<string, Beside>> {
  return Object.fromEntries(
    Object.entries(written).map(([name, { from, on, many }]) => [
      name,
      { from: from ?? name, on, many: many ?? false },
    ]),
  );
}
