/** What can carry out a proposed action once it is approved. */
export interface Tool {
  /** Changes something outside, by itself. */
  readonly writes: boolean;
  /** How the customer is reached; null when nobody is. */
  readonly channel: 'email' | 'phone' | null;
  /** A mail: it needs a letter and a recipient with an address. */
  readonly mails: boolean;
  /** Nobody but a person carries it out. */
  readonly by_hand: boolean;
}

export const TOOLS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  ['propose_email_to_customer', { writes: true, channel: 'email', mails: true, by_hand: false }],
  ['propose_customer_program', { writes: true, channel: null, mails: false, by_hand: true }],
  ['phone_task', { writes: false, channel: 'phone', mails: false, by_hand: true }],
  ['start_workflow', { writes: false, channel: null, mails: false, by_hand: false }],
]);

export function toolNamed(name: string): Tool {
  const tool = TOOLS.get(name);
  if (tool) return tool;
  throw new Error(`There is no tool ${name}; the contract should have been refused when it was loaded.`);
}
