/** What an event may carry. Money is a decimal string, a time an ISO string: a number is a count. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: JsonValue | undefined;
}
