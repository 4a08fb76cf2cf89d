import type { RouteRow } from '../../dispatch/application/route-store';
import type { Post } from '../../posts/application/post-directory';
import { type NewTask, NO_LIMIT } from '../persistence/task.repository';

/** Where a new task stands in the tree of its case, and in whose hands. */
export type TaskPlace = Pick<
  NewTask,
  'step' | 'kind' | 'parent' | 'branch' | 'group' | 'mode' | 'quorum' | 'assignee' | 'onBehalfOf' | 'capacity'
>;

export const ON_MAIN_LINE: Omit<TaskPlace, 'step'> = {
  kind: 'MAIN',
  parent: null,
  branch: '',
  group: null,
  mode: null,
  quorum: null,
  assignee: null,
  onBehalfOf: null,
  capacity: null,
};

/** The row of a task that opens: what the inbox shows of the case is copied, so that a page is one index range. */
export function taskRow(
  route: RouteRow,
  post: Post,
  place: TaskPlace,
  keptOut: readonly number[],
  question: string | null,
  openedAt: Date,
): NewTask {
  // 行政许可法 §48(3): who hosts the hearing does not examine, nor decide where the decision is the only look at the case.
  const examines = place.step === 'EXAMINE' || (place.step === 'DECIDE' && !route.levels.includes('EXAMINE'));
  const excluded = examines ? [...keptOut, ...route.hostedBy] : keptOut;
  return {
    routeId: route.id,
    caseId: route.caseId,
    caseNo: route.caseNo,
    itemCode: route.itemCode,
    itemName: route.itemName,
    category: route.category,
    division: route.division,
    organ: post.organ,
    section: post.section,
    postId: post.id,
    excluded: [...new Set(excluded)],
    primaryExcluded: excluded.includes(post.primary),
    backupExcluded: excluded.includes(post.backup),
    dueOn: earliest(route.promisedDueOn, route.statutoryDueOn) ?? NO_LIMIT,
    question,
    openedAt,
    ...place,
  };
}

function earliest<Day extends string>(a: Day | null, b: Day | null): Day | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
