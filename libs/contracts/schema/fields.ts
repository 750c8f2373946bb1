/** A JSON Schema, written down. */
export interface Schema {
  readonly [keyword: string]: unknown;
}

/** Pieces that the parts of the contract's schema are made of. */

export function text(title: string, description: string, more: Schema = {}): Schema {
  return { type: 'string', minLength: 1, maxLength: 500, title, description, ...more };
}

export function condition(title: string, description: string): Schema {
  return {
    type: 'string',
    minLength: 1,
    maxLength: 1_000,
    title,
    description: `${description} A condition in CEL, best put in quotes.`,
  };
}

export function sql(description: string): Schema {
  return {
    type: 'string',
    minLength: 1,
    maxLength: 20_000,
    title: 'SQL',
    description: `${description} One SELECT; :as_of, :run_id and :input_<name> are bound, never pasted.`,
  };
}

export function whole(title: string, description: string, minimum: number, maximum: number): Schema {
  return { type: 'integer', minimum, maximum, title, description };
}

export function yesNo(title: string, description: string): Schema {
  return { type: 'boolean', title, description };
}

export function oneOf(title: string, description: string, choices: readonly string[]): Schema {
  return { enum: choices, title, description };
}

export function duration(title: string, description: string): Schema {
  return {
    type: 'string',
    pattern: '^\\d{1,6}(ms|s|m|h|d)$',
    title,
    description: `${description} A number and a unit: 10s, 60m, 6h, 3d.`,
    errorMessage: 'Expected a duration such as 10s, 60m, 6h or 3d.',
  };
}

/** A name that conditions, SQL or URLs use. */
export function name(title: string, description: string): Schema {
  return {
    type: 'string',
    pattern: '^[a-z][a-z0-9_]{0,62}$',
    title,
    description,
    errorMessage: 'Expected a name of small letters, digits and underscores that begins with a letter.',
  };
}

export function column(title: string, description: string): Schema {
  return text(title, description, { maxLength: 63 });
}

/** A file beside contract.yaml. */
export function file(title: string, description: string): Schema {
  return {
    type: 'string',
    pattern: '^[A-Za-z0-9][A-Za-z0-9_.-]{0,100}\\.liquid$',
    title,
    description,
    errorMessage: 'Expected the name of a .liquid file in the folder of the contract.',
  };
}

export function code(description: string): Schema {
  return {
    type: 'string',
    pattern: '^[A-Z][A-Z0-9_]{1,40}$',
    title: 'Code',
    description,
    errorMessage: 'Expected a code of capitals, digits and underscores, such as PROMISE_OPEN.',
  };
}

export function listOf(items: Schema, title: string, description: string, more: Schema = {}): Schema {
  return { type: 'array', items, title, description, maxItems: 100, ...more };
}

export function object(
  title: string,
  description: string,
  properties: Schema,
  required: readonly string[] = [],
): Schema {
  return { type: 'object', title, description, properties, required, additionalProperties: false };
}

/** Entries under names of the author's choice. */
export function named(entries: Schema, title: string, description: string): Schema {
  return {
    type: 'object',
    title,
    description,
    propertyNames: name('Name', 'A name of your own.'),
    additionalProperties: entries,
    maxProperties: 100,
  };
}
