import type { WorkflowType } from '#eventsourcing';
import type { ContextQuery } from './context.js';
import type { Duration } from './duration.js';
import type { FanOut } from './fan-out.js';
import type { Sending } from './sending.js';
import type { Trigger } from './triggers.js';

/**
 * A workflow contract as it stands in contract.yaml, checked against the schema and with every default filled
 * in. Plain data: names are those of the file, conditions and templates are texts.
 */
export interface Contract {
  readonly type: WorkflowType;
  readonly title: string;
  readonly description: string | null;
  readonly risk_level: number;
  readonly invoker: string;
  readonly triggers: readonly Trigger[];
  readonly overlap: 'supersede' | 'skip' | 'queue' | 'allow';
  /** What a start may carry, bound in SQL as `:input_<name>`. */
  readonly inputs: Readonly<Record<string, InputField>>;
  /** Figures and texts of the policy, named once: `values.minimum_overdue`. */
  readonly values: Readonly<Record<string, ContractValue>>;
  /** BCP 47 tag by which letters write dates and numbers. */
  readonly locale: string;
  /** Mail domains of one's own people: no letter to a customer goes there, no internal note elsewhere. */
  readonly internal_domains: readonly string[];
  readonly context: Readonly<Record<string, ContextQuery>>;
  readonly preconditions: readonly Precondition[];
  readonly gate: Gate;
  readonly sending: Sending;
  readonly fan_out: readonly FanOut[];
  readonly post: { readonly reflexion_enabled: boolean; readonly tags: readonly string[] };
  readonly verify: readonly Check[];
}

export interface InputField {
  readonly type: 'text' | 'int' | 'decimal' | 'date' | 'bool';
  readonly required: boolean;
  readonly description: string | null;
}

/** A decimal is the text that stands in the file, never its float. */
export type ContractValue =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'decimal'; readonly value: string };

export interface Precondition {
  readonly name: string;
  /** `warn` is shown at the gate and goes on, `block` ends the run. */
  readonly severity: 'warn' | 'block';
  readonly sql: string;
  /** CEL over `row`, the first row of the query. */
  readonly expect: string;
  readonly timeout: Duration;
}

export interface Gate {
  /** The gate fires when the contract's risk_level is this or higher. */
  readonly risk_gate: number;
  readonly approver: string;
  /** May decide in the approver's stead. */
  readonly deputies: readonly string[];
  /** Where they are reminded, by name. */
  readonly addresses: Readonly<Record<string, string>>;
  readonly window: Duration;
  readonly remind: readonly Duration[];
  /** `next_occurrence`, or a duration. */
  readonly expires: Duration;
}

export type Check = {
  readonly name: string;
  /** Due this long after the run completed. */
  readonly window: Duration;
  /** No verdict by then is a timeout. */
  readonly deadline: Duration;
} & (
  | { readonly kind: 'sql'; readonly sql_check: string; readonly expect: string }
  | { readonly kind: 'object'; readonly object: { readonly bucket: string; readonly key: string } }
  | {
      readonly kind: 'http';
      readonly http: { readonly url: string; readonly expect_status: number };
      readonly expect: string | null;
    }
);
