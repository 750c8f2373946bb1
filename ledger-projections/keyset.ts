import type { DataSource } from 'typeorm';

/** A list by key, the newest first: stable however much is added meanwhile, and as quick on the last page as on the first. */
export interface KeysetList {
  /** A view of the schema `read`. */
  readonly view: string;
  readonly columns: readonly string[];
  /** Descending. */
  readonly time: string;
  /** Ascending, where times are equal. */
  readonly id: string;
}

export interface KeysetRequest {
  /** By the columns' names; undefined ones are not asked for. */
  readonly where: Readonly<Record<string, string | number | undefined>>;
  /** Time and id of the last row of the page before. */
  readonly after: readonly string[] | undefined;
  readonly limit: number;
}

export async function keysetPage<Row extends object>(
  database: DataSource,
  list: KeysetList,
  request: KeysetRequest,
): Promise<readonly Row[]> {
  const query = database
    .createQueryBuilder()
    .select(list.columns.map((column) => `t.${column}`))
    .from(`read.${list.view}`, 't')
    .orderBy(`t.${list.time}`, 'DESC')
    .addOrderBy(`t.${list.id}`)
    .limit(request.limit);
  for (const [column, value] of Object.entries(request.where)) {
    if (value !== undefined) query.andWhere(`t.${column} = :${column}`, { [column]: value });
  }
  if (request.after) {
    const [time, id] = request.after;
    query.andWhere(`(t.${list.time} < :time OR (t.${list.time} = :time AND t.${list.id} > :id))`, {
      time,
      id,
    });
  }
  return query.getRawMany<Row>();
}
