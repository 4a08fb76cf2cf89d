import assert from 'node:assert/strict';
import type { Answer, Person } from './person';
import type { Stage } from './stage';

/** Item codes of the shipped catalogue that the stories use. */
export const ITEMS = {
  insuranceTransfer: '532036004000',
  businessLicence: '530731016000',
  foodLicence: '530131017000',
  logging: '530164023000',
  livingAllowance: '530511011000',
  roadDigging: '530117033000',
  governmentProject: '531004035000',
} as const;

export interface CaseView {
  readonly caseNo: string;
  readonly version: number;
  readonly status: string;
  readonly receivedOn: string;
  readonly acceptedOn: string;
  readonly acceptMode: string;
  readonly promisedDueOn: string | null;
  readonly statutoryDueOn: string | null;
  readonly decidedOn: string | null;
  readonly result: string | null;
  readonly handling: { readonly organ: string } | null;
  readonly pickUpCode: string | null;
  readonly progress: { readonly url: string; readonly code: string };
  readonly actions: readonly string[];
}

export interface TaskView {
  readonly taskId: number;
  readonly version: number;
  readonly status: string;
  readonly step: string;
  readonly caseNo: string;
  readonly actions: readonly string[];
  readonly organCode: string;
  readonly siteCheckRequired: boolean;
}

export interface Step {
  readonly action: string;
  readonly actorId: number | null;
  readonly onBehalfOf: number | null;
  readonly details: { readonly authority?: Record<string, string | number>; readonly [name: string]: unknown };
}

export interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly params?: Record<string, unknown>;
  readonly errors?: readonly { readonly code: string; readonly pointer: string }[];
}

/** The body of an answer that had to be this status. */
export function expected<Body>(answer: Answer<Body>, status: number): Body {
  assert.equal(answer.status, status, `expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export function refusedWith(answer: Answer<unknown>, status: number, code: string): Problem {
  const problem = expected(answer, status) as Problem;
  assert.equal(problem.code, code);
  return problem;
}

export const progressLink = ({ caseNo, progress }: CaseView): string => `/p/${caseNo}?c=${progress.code}`;

export async function readCase(person: Person, caseNo: string): Promise<CaseView> {
  return expected(await person.get<CaseView>(`/api/v1/cases/${caseNo}`), 200);
}

export function waitForCase(stage: Stage, person: Person, caseNo: string, status: string): Promise<CaseView> {
  return stage.until(`case ${caseNo} is ${status}`, async () => {
    const view = await readCase(person, caseNo);
    return view.status === status ? view : undefined;
  });
}

/** The task of this case on somebody's desk. */
export function waitForTask(stage: Stage, officer: Person, caseNo: string, step: 'EXAMINE' | 'DECIDE'): Promise<TaskView> {
  return stage.until(`task ${step} of ${caseNo}`, async () => {
    const { items } = expected(await officer.get<{ items: TaskView[] }>(`/api/v1/tasks?queue=posts&step=${step}&limit=200`), 200);
    const line = items.find((task) => task.caseNo === caseNo);
    return line && expected(await officer.get<TaskView>(`/api/v1/tasks/${line.taskId}`), 200);
  });
}

export async function claim(officer: Person, task: TaskView): Promise<TaskView> {
  return expected(await officer.command<TaskView>(`/api/v1/tasks/${task.taskId}/claims`, task.version, { expectedOwner: null }), 200);
}

export async function historyOf(person: Person, caseNo: string): Promise<readonly Step[]> {
  return expected(await person.get<{ items: Step[] }>(`/api/v1/cases/${caseNo}/history`), 200).items;
}

/** The official paper of this kind, as a PDF that really is one. */
export async function paper(stage: Stage, person: Person, caseNo: string, kind: string): Promise<{ number: string; path: string }> {
  const found = await stage.until(`${kind} of ${caseNo}`, async () => {
    const { items } = expected(
      await person.get<{ items: { id: number; kind: string; number: string; ready: boolean }[] }>(`/api/v1/cases/${caseNo}/documents`),
      200,
    );
    return items.find((document) => document.kind === kind && document.ready);
  });
  const path = `/api/v1/cases/${caseNo}/documents/${found.id}`;
  const { status, type, content } = await person.download(path);
  assert.equal(status, 200);
  assert.equal(type, 'application/pdf');
  assert.equal(content.subarray(0, 5).toString(), '%PDF-');
  return { number: found.number, path };
}

export async function dueOf(stage: Stage, start: string, amount: number, unit = 'WORKING_DAY'): Promise<string> {
  const response = await fetch(`${stage.county.url}/api/v1/calendar/deadline?start=${start}&amount=${amount}&unit=${unit}`);
  assert.equal(response.status, 200);
  return ((await response.json()) as { due: string }).due;
}
