import type { LocalDate } from '@app/legal-calendar';
import { localDate } from '@app/legal-calendar';
import type { TaskDetail } from '../application/find-task.query';
import type { TaskListRow } from '../application/list-tasks.query';
import type { Opinion } from '../domain/approval';
import type { SiteCheckBody, TaskListQuery } from './task.dto';

/** 9999-12-31 in the table: the item has no limit. */
const dueOn = (day: LocalDate): LocalDate | null => (day.startsWith('9999') ? null : day);

export interface TaskLine {
  readonly taskId: number;
  readonly version: number;
  readonly caseNo: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly category: string;
  readonly division: string;
  readonly step: string;
  readonly status: string;
  readonly organCode: string;
  readonly sectionCode: string;
  readonly assignee: number | null;
  readonly onBehalfOf: number | null;
  readonly dueOn: string | null;
  readonly question: string | null;
  readonly openedAt: string;
}

export function presentLine(row: TaskListRow): TaskLine {
  return {
    taskId: row.id,
    version: row.version,
    caseNo: row.caseNo,
    itemCode: row.itemCode,
    itemName: row.itemName,
    category: row.category,
    division: row.division,
    step: row.step,
    status: row.status,
    organCode: row.organ,
    sectionCode: row.section,
    assignee: row.assignee,
    onBehalfOf: row.onBehalfOf,
    dueOn: dueOn(row.dueOn),
    question: row.question,
    openedAt: row.openedAt.toISOString(),
  };
}

/** The answer of a task and of every command on it. A task's opinions hold what officers wrote, so only those who may see the task read it. */
export function presentTask(detail: TaskDetail) {
  const { task, desk, route, opinions, history } = detail;
  return {
    taskId: task.id,
    version: task.version,
    status: task.status,
    step: task.step,
    actions: detail.actions,
    caseNo: detail.caseNo,
    itemCode: detail.itemCode,
    itemName: detail.itemName,
    itemVersion: route.itemVersion,
    situation: route.situation,
    category: detail.category,
    division: detail.division,
    organCode: task.organ,
    sectionCode: detail.section,
    post: { code: detail.postCode, name: detail.postName, primary: desk.post.primary, backup: desk.post.backup },
    assignee: task.assignee === null ? null : { id: task.assignee, name: detail.assigneeName, capacity: task.capacity },
    onBehalfOf: task.onBehalfOf === null ? null : { id: task.onBehalfOf, name: detail.onBehalfOfName },
    dueOn: dueOn(detail.dueOn),
    statutoryDueOn: route.statutoryDueOn,
    promisedDueOn: route.promisedDueOn,
    stepOverdueOn: detail.stepOverdueOn,
    acceptedOn: route.acceptedOn,
    acceptMode: route.acceptMode,
    siteCheckRequired: route.siteCheck,
    question: detail.question,
    route: { handler: route.handler, reason: route.reason, organCode: route.organ, status: route.status, levels: route.levels },
    openedAt: detail.openedAt.toISOString(),
    closedAt: detail.closedAt?.toISOString() ?? null,
    opinions: opinions.map((opinion) => ({ ...opinion, at: opinion.at?.toISOString() ?? null })),
    history: history.map((step) => ({ ...step, at: step.at.toISOString() })),
  };
}

export type TaskView = ReturnType<typeof presentTask>;

export function opinionOf(
  verdict: 'GRANT' | 'DENY',
  body: { readonly opinion?: string; readonly reasonCode?: string; readonly siteCheck?: SiteCheckBody },
): Opinion {
  const { siteCheck } = body;
  return {
    verdict,
    text: body.opinion ?? null,
    reasonCode: body.reasonCode ?? null,
    siteCheck: siteCheck
      ? { checkedOn: localDate(siteCheck.checkedOn), checkedBy: siteCheck.checkedBy, findings: siteCheck.findings }
      : null,
  };
}

export function listRequestOf({ queue, step, category, itemCode, division, dueBefore, organ, section }: TaskListQuery) {
  return { queue, steps: step, category, itemCode, division, dueBefore, organ, section };
}
