import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf } from '@app/persistence';

export interface OpenClock {
  readonly subjectId: number;
  readonly kind: string;
  readonly article: string;
  readonly startsOn: LocalDate;
  readonly dueOn: LocalDate | null;
  readonly expiresAt: Date | null;
  readonly state: string;
}

/** What runs, and what ran out and was not met: for many subjects in one statement, the nearest end first. */
export function openClocksOf(reader: Queryable, subjectType: string, subjectIds: readonly number[]): Promise<OpenClock[]> {
  return rowsOf<OpenClock>(
    reader,
    `SELECT c.subject_id AS "subjectId", c.kind, c.article, c.starts_on AS "startsOn", c.due_on AS "dueOn", c.expires_at AS "expiresAt", c.state
     FROM clock c WHERE c.subject_id = ANY ($1::bigint[]) AND c.subject_type = $2 AND c.state IN ('RUNNING', 'PAUSED', 'EXPIRED')
     ORDER BY c.due_on, c.id`,
    [subjectIds, subjectType],
  );
}
