import type { DataSource } from 'typeorm';
import { type Lesson, Lessons } from '#runs';

/** What earlier runs left, from the read model of reflexions. */
export class LessonsFromReadModel extends Lessons {
  constructor(private readonly database: DataSource) {
    super();
  }

  async recent(tags: readonly string[], limit: number): Promise<readonly Lesson[]> {
    return this.database.query<Lesson[]>(
      `SELECT run_id, narrative, tags, recorded_at FROM read.reflexion_log
        WHERE tags && $1::text[] AND narrative <> 'erased' ORDER BY recorded_at DESC, run_id LIMIT $2`,
      [tags, limit],
    );
  }
}
