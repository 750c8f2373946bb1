import { type Decider, fold } from '../decider.js';
import { Refusal, type RefusalCode } from '../refusal.js';

/**
 * Reads as a sentence: given these events, when this is asked, then these events follow.
 *
 * `given(decider, [...]).when(command).then([...])`, or `.thenRefused('conflict', /who decided/)`.
 */
export function given<Command, Event, State>(
  decider: Decider<Command, Event, State>,
  history: readonly Event[],
): { when(command: Command): Outcome<Event> } {
  return {
    when: (command) => new Outcome(() => decider.decide(command, fold(decider, history))),
  };
}

class Outcome<Event> {
  constructor(private readonly decide: () => readonly Event[]) {}

  /** Exactly these events, in this order. */
  then(expected: readonly Event[]): void {
    const actual = this.decide();
    const [left, right] = [JSON.stringify(actual, null, 2), JSON.stringify(expected, null, 2)];
    if (left !== right) throw new Error(`Expected these events:\n${right}\nbut these were decided:\n${left}`);
  }

  /** Nothing: it is already so. */
  thenNothing(): void {
    this.then([]);
  }

  thenRefused(code: RefusalCode, message: RegExp = /./): void {
    let decided: readonly Event[];
    try {
      decided = this.decide();
    } catch (error) {
      if (error instanceof Refusal && error.code === code && message.test(error.message)) return;
      throw error;
    }
    throw new Error(`Expected a refusal (${code}), but these were decided: ${JSON.stringify(decided)}`);
  }

  /** The events themselves, for a test that looks at one field. */
  events(): readonly Event[] {
    return this.decide();
  }
}
