import type { LocalDate } from '@app/legal-calendar';
import { type Queryable, rowsOf } from '@app/persistence';
import type { TaskKind } from '../domain/branches';
import type { Step } from '../domain/task';
import type { TaskStatus } from '../domain/task.transitions';

/** One line of an inbox; everything is in the task row, so a page is one index range. */
export interface InboxRow {
  readonly id: number;
  readonly version: number;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly category: string;
  readonly division: string;
  readonly step: Step;
  readonly kind: TaskKind;
  readonly status: TaskStatus;
  readonly organ: string;
  readonly section: string;
  readonly assignee: number | null;
  readonly onBehalfOf: number | null;
  readonly dueOn: LocalDate;
  readonly question: string | null;
  readonly openedAt: Date;
}

/** Which rows an inbox holds, as far as the reader is concerned. */
export type InboxScope =
  | { readonly kind: 'MINE'; readonly staffId: number }
  /** Posts held today, posts whose recused tasks come to the backup, and the organ whose otherwise ownerless tasks come to its head. */
  | {
      readonly kind: 'POSTS';
      readonly staffId: number;
      readonly today: LocalDate;
      readonly held: readonly number[];
      readonly backedUp: readonly number[];
      readonly headOf: string | null;
    }
  | { readonly kind: 'ORGAN'; readonly organ: string; readonly section: string | null; readonly jurisdiction: string }
  | { readonly kind: 'DISPATCHER'; readonly staffId: number; readonly today: LocalDate; readonly post: number };

export interface InboxFilter {
  readonly steps?: readonly string[] | undefined;
  readonly category?: string | undefined;
  readonly itemCode?: string | undefined;
  readonly division?: string | undefined;
  readonly dueBefore?: string | undefined;
  /** Only what nobody has taken up: a task of somebody who is away is not handed out unseen. */
  readonly free?: boolean | undefined;
}

export interface InboxPosition {
  readonly dueOn: string;
  readonly id: number;
}

const COLUMNS = `t.id, t.version, t.case_no, t.item_code, t.item_name, t.category, t.division, t.step, t.kind, t.status, t.organ, t.section, t.assignee_id,
  t.on_behalf_of, t.due_on, t.question, t.opened_at`;

/** Collects `$n` parameters while a statement is put together. */
class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** A page in the order of the legal day, then of arrival. */
export async function inboxPage(
  reader: Queryable,
  scope: InboxScope,
  filter: InboxFilter,
  after: InboxPosition | null,
  limit: number,
): Promise<InboxRow[]> {
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, after, parameters);
  const count = parameters.add(limit);
  const ranges = rangesOf(scope, conditions, count, parameters);
  // Several ranges are each cut to a page before they are merged, so that the cost stays that of some pages.
  const source =
    ranges.length === 1 ? (ranges[0] ?? '') : `SELECT * FROM (${ranges.map((range) => `(${range})`).join(' UNION ALL ')}) AS t`;
  return rowsOf<InboxRow>(
    reader,
    `SELECT t.id, t.version, t.case_no AS "caseNo", t.item_code AS "itemCode", t.item_name AS "itemName", t.category, t.division, t.step, t.kind,
            t.status, t.organ, t.section, t.assignee_id AS assignee, t.on_behalf_of AS "onBehalfOf", t.due_on AS "dueOn", t.question, t.opened_at AS "openedAt"
       FROM (${source}) AS t ORDER BY t.due_on, t.id LIMIT ${count}`,
    parameters.values,
  );
}

/** How many there are, counted no further than `cap` + 1. */
export async function inboxCount(reader: Queryable, scope: InboxScope, filter: InboxFilter, cap: number): Promise<number> {
  const parameters = new Parameters();
  const conditions = conditionsOf(filter, null, parameters);
  const limit = parameters.add(cap + 1);
  const ranges = rangesOf(scope, conditions, limit, parameters);
  const [row] = await rowsOf<{ count: number }>(
    reader,
    `SELECT count(*)::int AS count FROM (SELECT 1 FROM (${ranges.map((range) => `(${range})`).join(' UNION ALL ')}) AS t LIMIT ${limit}) AS capped`,
    parameters.values,
  );
  return row?.count ?? 0;
}

function conditionsOf(filter: InboxFilter, after: InboxPosition | null, parameters: Parameters): string {
  const conditions = ['t.closed_at IS NULL'];
  if (after) conditions.push(`(t.due_on, t.id) > (${parameters.add(after.dueOn)}::date, ${parameters.add(after.id)}::bigint)`);
  if (filter.dueBefore) conditions.push(`t.due_on < ${parameters.add(filter.dueBefore)}::date`);
  if (filter.free) conditions.push(`t.status = 'READY'`);
  if (filter.steps) conditions.push(`t.step = ANY (${parameters.add(filter.steps)}::text[])`);
  if (filter.category) conditions.push(`t.category = ${parameters.add(filter.category)}`);
  if (filter.itemCode) conditions.push(`t.item_code = ${parameters.add(filter.itemCode)}`);
  if (filter.division) conditions.push(`t.division LIKE ${parameters.add(`${filter.division}%`)}`);
  return conditions.join(' AND ');
}

const RECUSED = '(t.primary_excluded OR t.backup_excluded)';

function rangesOf(scope: InboxScope, conditions: string, limit: string, parameters: Parameters): string[] {
  const range = (where: string) => `SELECT ${COLUMNS} FROM task t WHERE ${where} AND ${conditions} ORDER BY t.due_on, t.id LIMIT ${limit}`;
  const perPost = (posts: string, where: string) =>
    `SELECT ranged.* FROM unnest(${posts}::bigint[]) AS held(post_id)
       CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM task t WHERE t.post_id = held.post_id AND ${where} AND ${conditions}
                            ORDER BY t.due_on, t.id LIMIT ${limit}) AS ranged`;
  switch (scope.kind) {
    case 'MINE':
      return [range(`t.assignee_id = ${parameters.add(scope.staffId)}`)];
    case 'ORGAN': {
      const section = scope.section === null ? '' : ` AND t.section = ${parameters.add(scope.section)}`;
      return [range(`t.organ = ${parameters.add(scope.organ)} AND t.division LIKE ${parameters.add(`${scope.jurisdiction}%`)}${section}`)];
    }
    case 'POSTS': {
      const me = parameters.add(scope.staffId);
      const today = parameters.add(scope.today);
      // Free, or left behind by somebody who is away.
      const waiting = `(t.status = 'READY' OR is_away(t.assignee_id, ${today}::date)) AND NOT ${me}::bigint = ANY (t.excluded)`;
      const ranges = [
        perPost(parameters.add(scope.held), waiting),
        perPost(parameters.add(scope.backedUp), `${RECUSED} AND t.primary_excluded AND ${waiting}`),
      ];
      if (scope.headOf === null) return ranges;
      const eligible = `EXISTS (SELECT FROM eligible_people(t.post_id, t.organ, t.excluded, ${today}::date) e
        WHERE e.staff_id = ${me}::bigint AND e.capacity = 'HEAD')`;
      return [...ranges, range(`t.organ = ${parameters.add(scope.headOf)} AND ${RECUSED} AND ${waiting} AND ${eligible}`)];
    }
    case 'DISPATCHER': {
      const ownerless = `EXISTS (SELECT FROM eligible_people(t.post_id, t.organ, t.excluded, ${parameters.add(scope.today)}::date) e
        WHERE e.capacity = 'DISPATCHER')`;
      return [range(`t.post_id = ${parameters.add(scope.post)}`), range(`${RECUSED} AND t.status = 'READY' AND ${ownerless}`)];
    }
  }
}
