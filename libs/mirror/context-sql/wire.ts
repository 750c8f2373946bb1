import type pg from 'pg';

/*
 * The part of pg's protocol that its types leave out: what a Submittable may send, and what is handed to it.
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY
 */

/** An open connection as a Submittable is given it. */
export interface Wire {
  readonly stream: NodeJS.ReadWriteStream & {
    cork(): void;
    uncork(): void;
    destroy(): void;
  };
  parse(message: { readonly text: string; readonly types: readonly number[] }): void;
  bind(message: { readonly values: readonly (string | null)[] }): void;
  describe(message: { readonly type: 'P' | 'S' }): void;
  execute(message: { readonly rows: number }): void;
  sync(): void;
  sendCopyFail(message: string): void;
}

export interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

/**
 * One trip to the server and back: messages out, then whatever comes until the server is ready again. pg's client
 * calls the handlers by name.
 */
export abstract class Trip {
  private settle!: (error: Error | null) => void;
  private failure: Error | null = null;
  /** Settles when the server is ready again. Never rejects: the error is its value. */
  readonly done: Promise<Error | null> = new Promise((resolve) => {
    this.settle = resolve;
  });

  /** Writes the messages of the trip; a Sync follows them. */
  protected abstract send(wire: Wire): void;

  submit(wire: Wire): void {
    wire.stream.cork();
    try {
      this.send(wire);
      wire.sync();
    } finally {
      wire.stream.uncork();
    }
  }

  handleRowDescription(_message: { readonly fields: readonly Field[] }): void {}
  handleDataRow(_message: { readonly fields: readonly (string | null)[] }): void {}
  handlePortalSuspended(): void {}
  handleCommandComplete(): void {}
  handleParseComplete(): void {}
  handleEmptyQuery(): void {}
  handleCopyData(): void {}
  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFail('Nothing is copied here.');
  }

  handleError(error: Error): void {
    this.failure ??= error;
    // pg forgets a trip that failed: it hears of no ReadyForQuery, and what is queued behind it waits for that.
    this.settle(this.failure);
  }

  handleReadyForQuery(): void {
    this.settle(this.failure);
  }
}

/** Makes a trip on a client of the pool. */
export async function travel(client: pg.ClientBase, trip: Trip): Promise<Error | null> {
  client.query(trip as unknown as pg.Submittable);
  return trip.done;
}

/** The connection below a client, which pg keeps as a public field without saying so. */
export function wireOf(client: pg.ClientBase): Wire {
  return (client as unknown as { readonly connection: Wire }).connection;
}
