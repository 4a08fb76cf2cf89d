import { DomainError } from '@app/domain-kernel';
import type { LocalDate } from '@app/legal-calendar';
import { localDate } from '@app/legal-calendar';
import type { BackFill } from '../../connectors/domain/back-fill';
import type { AskedSigner } from '../application/ask-others.handler';
import type { TaskDetail } from '../application/find-task.query';
import type { TaskListRow } from '../application/list-tasks.query';
import type { Opinion } from '../domain/approval';
import type { Wait } from '../domain/task';
import type { BackFillBody, SignerBody, SiteCheckBody, TaskListQuery } from './task.dto';

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
  /** MAIN 主办，REVIEW 联审，COUNTERSIGN 会签，ADD_SIGN 加签，AFTER_SIGN 后加签，DELEGATION 委派 */
  readonly kind: string;
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
    kind: row.kind,
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
  const { task, desk, route, opinions, branches, history } = detail;
  return {
    taskId: task.id,
    version: task.version,
    status: task.status,
    step: task.step,
    kind: task.kind,
    parentTaskId: task.parent,
    waiting: task.waiting === null ? null : presentWait(task.waiting),
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
    deferredPapers: route.deferredPapers,
    siteCheckRequired: route.siteCheck,
    question: detail.question,
    firstReview: route.firstReview,
    publicity: detail.publicity,
    route: { handler: route.handler, reason: route.reason, organCode: route.organ, status: route.status, levels: route.levels },
    departmentSystem: {
      calls: detail.exchange.calls.map(({ connector, ...call }) => ({ ...call, requestedAt: call.requestedAt.toISOString() })),
      answers: detail.exchange.answers.map(({ connector, ...answer }) => ({ ...answer, receivedAt: answer.receivedAt.toISOString() })),
    },
    handedOverWork: presentWork(detail.handedOver),
    openedAt: detail.openedAt.toISOString(),
    closedAt: detail.closedAt?.toISOString() ?? null,
    opinions: opinions.map((opinion) => ({ ...opinion, at: opinion.at?.toISOString() ?? null })),
    branches,
    history: history.map((step) => ({ ...step, at: step.at.toISOString() })),
  };
}

/** 交办: which service had the case, and what it answered. */
function presentWork(work: TaskDetail['handedOver']) {
  if (work === null) return null;
  return {
    service: work.serviceName,
    state: work.state,
    handedOverAt: work.handedOverAt.toISOString(),
    answers: work.answers.map((answer) => ({ ...answer, receivedAt: answer.receivedAt.toISOString() })),
  };
}

/** What a wait means for the limits is said with it: only a special procedure stops a clock. */
function presentWait({ kind, code, until }: Wait) {
  if (kind === 'PUBLICITY') {
    return {
      kind,
      party: '公示',
      until,
      sentence: `公示到 ${until}，期满没有未答复的异议自动恢复办理；公示不停止法定期限和承诺期限。`,
      article: '行政许可法 §45',
    };
  }
  return kind === 'HOLD'
    ? {
        kind,
        party: code,
        until,
        sentence: `挂起等待“${code}”，到 ${until} 自动恢复办理；挂起不停止法定期限和承诺期限。`,
        article: '行政许可法 §45',
      }
    : {
        kind,
        party: code,
        until,
        sentence: `特别程序办理中，到 ${until} 自动恢复办理；所需时间不计入办理期限。`,
        article: '行政许可法 §45',
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

/** Who is asked: exactly one of a person and a post. */
export function signerOf({ staffId, postCode }: SignerBody): AskedSigner {
  if (staffId !== undefined && postCode === undefined) return { staffId };
  if (postCode !== undefined && staffId === undefined) return { postCode };
  throw new DomainError('rule-violation', 'signer-one-of', '请填写人员编号或岗位代码，两项中只填一项。');
}

export function backFillOf(body: BackFillBody | undefined): BackFill | null {
  if (body === undefined) return null;
  const { externalReference, decidedOn, reason } = body;
  return { externalReference, decidedOn: localDate(decidedOn), reason };
}

export function listRequestOf({ queue, step, category, itemCode, division, dueBefore, organ, section }: TaskListQuery) {
  return { queue, steps: step, category, itemCode, division, dueBefore, organ, section };
}
