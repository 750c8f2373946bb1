/**
 * The heart of every aggregate: given what happened so far and what is asked, what happens now.
 *
 * `decide` never reads a clock and draws no random number: both come in on the command. It always answers
 * with an array; an empty one means "already so", which is what makes a repeated command harmless. What may
 * not be is refused by throwing a {@link Refusal}.
 */
export interface Decider<Command, Event, State> {
  readonly initial: State;
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}

/** The state that a history leaves behind. */
export function fold<Event, State>(
  decider: Pick<Decider<never, Event, State>, 'initial' | 'evolve'>,
  history: Iterable<Event>,
): State {
  let state = decider.initial;
  for (const event of history) state = decider.evolve(state, event);
  return state;
}
