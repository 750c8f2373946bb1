import { ALLOWED_NODES, NODE_WORDS, READABLE_SCHEMAS, REFUSED_FUNCTIONS } from './allowed-nodes.js';

/** Something in the parse tree that contract SQL may not have. */
export class NotAllowed extends Error {
  override readonly name = 'NotAllowed';

  constructor(
    message: string,
    /** Bytes into the text that was parsed; undefined where the tree does not say. */
    readonly location?: number,
    readonly hint?: string,
  ) {
    super(message);
  }
}

/** A function name of `pg_catalog`, or of one of the schemas that contracts read. */
export interface KnownFunctions {
  has(name: string): boolean;
}

type Tree = Readonly<Record<string, unknown>>;

/** Names of common table expressions that can be seen from where the walk is. */
type Scope = ReadonlySet<string>;

/**
 * Walks the parse tree of one SELECT and refuses what is not on the lists.
 *
 * @returns the tables and views that it reads, without schema, sorted
 * @throws NotAllowed
 */
export function guardSelect(tree: unknown, functions: KnownFunctions): readonly string[] {
  const guard = new Guard(functions);
  guard.node(tree, new Set());
  return [...guard.relations].sort();
}

/** Fields that hold a node of one kind only; the tree leaves its name out. */
const UNNAMED: Readonly<Record<string, string>> = {
  larg: 'SelectStmt',
  rarg: 'SelectStmt',
  intoClause: 'IntoClause',
  typeName: 'TypeName',
  collClause: 'CollateClause',
};

class Guard {
  readonly relations = new Set<string>();

  constructor(private readonly functions: KnownFunctions) {}

  /** Any part of the tree: a node under its name, a list, or the fields of a node whose name goes without saying. */
  node(value: unknown, scope: Scope): void {
    if (Array.isArray(value)) {
      for (const part of value) this.node(part, scope);
    } else if (isTree(value)) {
      for (const [name, part] of Object.entries(value)) {
        const node = /^[A-Z]/.test(name) ? name : UNNAMED[name];
        if (node !== undefined) this.named(node, part as Tree, scope);
        else this.node(part, scope);
      }
    }
  }

  private named(name: string, fields: Tree, scope: Scope): void {
    if (!ALLOWED_NODES.has(name)) throw refused(name, fields);
    switch (name) {
      case 'SelectStmt':
        this.select(fields, scope);
        return;
      case 'RangeVar':
        this.relation(fields, scope);
        return;
      case 'FuncCall':
        this.call(fields);
        break;
      case 'A_Expr':
        catalogOnly(namesIn(fields['name']), 'operator', fields);
        break;
      case 'SubLink':
        catalogOnly(namesIn(fields['operName']), 'operator', fields);
        break;
      case 'SortBy':
        catalogOnly(namesIn(fields['useOp']), 'operator', fields);
        break;
      case 'TypeName':
        this.type(fields);
        break;
      case 'CollateClause':
        catalogOnly(namesIn(fields['collname']), 'collation', fields);
        break;
    }
    this.node(fields, scope);
  }

  /** WITH names are seen by the query, by the WITH queries after them, and by themselves when it is RECURSIVE. */
  private select(fields: Tree, outer: Scope): void {
    const { withClause, ...rest } = fields;
    const scope = new Set(outer);
    if (isTree(withClause)) {
      const queries = (withClause['ctes'] as readonly Tree[]).map((part) => part['CommonTableExpr'] as Tree);
      const nameOf = (query: Tree): string => String(query['ctename']);
      if (withClause['recursive'] === true) for (const query of queries) scope.add(nameOf(query));
      for (const query of queries) {
        this.named('CommonTableExpr', query, scope);
        scope.add(nameOf(query));
      }
    }
    this.node(rest, scope);
  }

  private relation(fields: Tree, scope: Scope): void {
    const name = String(fields['relname']);
    const schema = fields['schemaname'] as string | undefined;
    if (schema === undefined && scope.has(name)) return;
    const readable = `Contracts read relations of the schemas ${READABLE_SCHEMAS.join(' and ')}.`;
    if (fields['catalogname'] !== undefined || (schema !== undefined && !READABLE_SCHEMAS.includes(schema))) {
      throw new NotAllowed(
        `${schema ?? ''}.${name} can't be read by a contract.`,
        locationOf(fields),
        readable,
      );
    }
    // The system's own relations are found without a schema too.
    if (schema === undefined && name.startsWith('pg_')) {
      throw new NotAllowed(`${name} can't be read by a contract.`, locationOf(fields), readable);
    }
    this.relations.add(name);
  }

  private call(fields: Tree): void {
    const names = namesIn(fields['funcname']);
    const name = names.at(-1) ?? '';
    const schema = names.length > 1 ? names[0] : undefined;
    const schemaIsFine = schema === undefined || schema === 'pg_catalog' || READABLE_SCHEMAS.includes(schema);
    if (names.length <= 2 && schemaIsFine && this.functions.has(name) && !REFUSED_FUNCTIONS.test(name))
      return;
    throw new NotAllowed(
      `The function ${names.join('.')} can't be called by a contract.`,
      locationOf(fields),
      "Allowed are PostgreSQL's own functions that compute from their arguments, and those of the mirror.",
    );
  }

  private type(fields: Tree): void {
    const names = namesIn(fields['names']);
    catalogOnly(names, 'type', fields);
    if (fields['pct_type'] === true) throw new NotAllowed("%TYPE can't be used.", locationOf(fields));
    if (/^(xml|reg.*)$/.test(names.at(-1) ?? '')) {
      throw new NotAllowed(`The type ${names.at(-1) ?? ''} can't be used by a contract.`, locationOf(fields));
    }
  }
}

function catalogOnly(names: readonly string[], what: string, fields: Tree): void {
  if (names.length <= 1 || (names.length === 2 && names[0] === 'pg_catalog')) return;
  throw new NotAllowed(`The ${what} ${names.join('.')} can't be used by a contract.`, locationOf(fields));
}

function refused(name: string, fields: Tree): NotAllowed {
  return new NotAllowed(
    `${NODE_WORDS[name] ?? name} can't be used by a contract.`,
    locationOf(fields),
    'A query of a contract is one SELECT that reads and computes.',
  );
}

/** The texts of a list of String nodes. */
function namesIn(list: unknown): readonly string[] {
  if (!Array.isArray(list)) return [];
  return (list as readonly { readonly String?: { readonly sval?: string } }[]).map(
    (node) => node.String?.sval ?? '',
  );
}

function locationOf(fields: unknown): number | undefined {
  const location = isTree(fields) ? fields['location'] : undefined;
  return typeof location === 'number' ? location : undefined;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
