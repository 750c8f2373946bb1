import type { Digest } from '#eventsourcing';

/** What an approved action does: the whole of it. The digest that a person approves is over this. */
export type ActionContent = {
  readonly tool: string;
  /** Whose letter it is; null: the service's own. */
  readonly from: { readonly name: string | null; readonly address: string } | null;
  readonly recipients: readonly ActionRecipient[];
  readonly cc: readonly ActionRecipient[];
  readonly subject: string | null;
  readonly text: string | null;
  readonly html: string | null;
  readonly attachments: readonly {
    readonly name: string;
    readonly media_type: string;
    readonly digest: Digest;
  }[];
  readonly entity_ref: string;
  /** What the tool gets: JSON. */
  readonly input: Readonly<Record<string, unknown>>;
};

export type ActionRecipient = {
  readonly name: string | null;
  readonly address: string;
  /** `customer` is outside, every other kind inside. */
  readonly kind: string;
};
