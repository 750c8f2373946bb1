import { type Field, Trip, type Wire } from './wire.js';

/** Parses a statement and asks what it takes and gives, without running it. */
export class DescribeTrip extends Trip {
  fields: readonly Field[] = [];

  constructor(
    private readonly text: string,
    private readonly types: readonly number[],
  ) {
    super();
  }

  protected send(wire: Wire): void {
    wire.parse({ text: this.text, types: this.types });
    wire.describe({ type: 'S' });
  }

  override handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    this.fields = fields;
  }
}

/** Fetches the next rows of the open portal. Inside a transaction a portal lives on after a Sync. */
export class FetchTrip extends Trip {
  readonly rows: (readonly (string | null)[])[] = [];
  /** There may be more rows. */
  suspended = false;

  constructor(private readonly most: number) {
    super();
  }

  protected send(wire: Wire): void {
    wire.execute({ rows: this.most });
  }

  override handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.rows.push(fields);
  }

  override handlePortalSuspended(): void {
    this.suspended = true;
  }
}

/** Opens a portal for a statement, by the extended protocol and therefore for one statement only, and fetches. */
export class OpenTrip extends FetchTrip {
  fields: readonly Field[] = [];

  constructor(
    private readonly text: string,
    private readonly types: readonly number[],
    private readonly values: readonly (string | null)[],
    most: number,
  ) {
    super(most);
  }

  protected override send(wire: Wire): void {
    wire.parse({ text: this.text, types: this.types });
    wire.bind({ values: this.values });
    wire.describe({ type: 'P' });
    super.send(wire);
  }

  override handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    this.fields = fields;
  }
}
