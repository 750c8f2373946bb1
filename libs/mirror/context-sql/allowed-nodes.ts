/**
 * The nodes of PostgreSQL's parse tree that a query of a contract may be made of: reading, computing, grouping.
 * What is not on this list is refused, so that a statement nobody thought of is too.
 */
export const ALLOWED_NODES: ReadonlySet<string> = new Set([
  // a query
  'SelectStmt',
  'ResTarget',
  'CommonTableExpr',
  'CTESearchClause',
  'CTECycleClause',
  'SubLink',
  'RangeVar',
  'RangeSubselect',
  'RangeFunction',
  'JoinExpr',
  'Alias',
  'ColumnDef',
  'SortBy',
  'WindowDef',
  'GroupingSet',
  'GroupingFunc',
  // an expression
  'ColumnRef',
  'A_Star',
  'ParamRef',
  'A_Const',
  'String',
  'Integer',
  'Float',
  'Boolean',
  'BitString',
  'A_Expr',
  'BoolExpr',
  'NullTest',
  'BooleanTest',
  'CaseExpr',
  'CaseWhen',
  'CoalesceExpr',
  'MinMaxExpr',
  'FuncCall',
  'NamedArgExpr',
  'SQLValueFunction',
  'TypeCast',
  'TypeName',
  'CollateClause',
  'A_Indirection',
  'A_Indices',
  'A_ArrayExpr',
  'RowExpr',
  'List',
  // JSON by the standard's words
  'JsonIsPredicate',
  'JsonObjectConstructor',
  'JsonArrayConstructor',
  'JsonObjectAgg',
  'JsonArrayAgg',
  'JsonKeyValue',
  'JsonValueExpr',
  'JsonFormat',
  'JsonReturning',
  'JsonOutput',
  'JsonAggConstructor',
  'JsonFuncExpr',
  'JsonArgument',
  'JsonBehavior',
  'JsonScalarExpr',
  'JsonParseExpr',
  'JsonSerializeExpr',
]);

/** What a refused node is called in a message; others go by their own name. */
export const NODE_WORDS: Readonly<Record<string, string>> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
  MergeStmt: 'MERGE',
  IntoClause: 'SELECT INTO',
  LockingClause: 'FOR UPDATE or FOR SHARE',
  RangeTableSample: 'TABLESAMPLE',
  RangeTableFunc: 'XMLTABLE',
  JsonTable: 'JSON_TABLE',
  XmlExpr: 'XML',
  XmlSerialize: 'XMLSERIALIZE',
  CurrentOfExpr: 'CURRENT OF',
  SetToDefault: 'DEFAULT',
  TransactionStmt: 'BEGIN, COMMIT or ROLLBACK',
  VariableSetStmt: 'SET',
  VariableShowStmt: 'SHOW',
  CopyStmt: 'COPY',
  CreateTableAsStmt: 'CREATE TABLE AS',
  DeclareCursorStmt: 'DECLARE CURSOR',
  ExplainStmt: 'EXPLAIN',
  PrepareStmt: 'PREPARE',
  ExecuteStmt: 'EXECUTE',
  NotifyStmt: 'NOTIFY',
  ListenStmt: 'LISTEN',
  LockStmt: 'LOCK',
  CallStmt: 'CALL',
  DoStmt: 'DO',
};

/** Schemas that hold what contracts may read; without a name they are searched in this order. */
export const READABLE_SCHEMAS: readonly string[] = ['read', 'mirror'];

/** Volatile functions that change nothing and look at nothing but a clock or chance. */
export const HARMLESS_VOLATILE: readonly string[] = ['clock_timestamp', 'gen_random_uuid', 'random'];

/**
 * Functions that are not volatile and still not for contracts: they tell of the server and its settings, or run
 * a text as SQL. On a database of our own their EXECUTE is revoked as well.
 */
export const REFUSED_FUNCTIONS =
  /^(pg_(?!typeof$).*|.*_to_xml.*|xml.*|xpath.*|current_setting|has_.*_privilege|to_reg.*|lo_.*|txid_.*|inet_(server|client)_.*|.*_description|row_security_active|version|current_database|current_schemas?)$/;
