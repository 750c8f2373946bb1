/** A token was made for somebody. The token itself is nowhere. */
export type TokenCreated = {
  readonly type: 'TokenCreated';
  readonly data: {
    readonly token_id: string;
    readonly name: string;
    readonly role: string;
    readonly by: string;
  };
};

export type TokenRevoked = {
  readonly type: 'TokenRevoked';
  readonly data: { readonly token_id: string; readonly by: string };
};

/** What happens in the stream `token-<id>`. */
export type TokenEvent = TokenCreated | TokenRevoked;
export const TOKEN_EVENT_TYPES = [
  'TokenCreated',
  'TokenRevoked',
] as const satisfies readonly TokenEvent['type'][];
