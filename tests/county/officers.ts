import { localDateOf } from '@app/legal-calendar';
import type { CountyWorld } from './county-world';
import { type CaseAnswer, granted, Requester } from './requests';

interface Task {
  readonly taskId: number;
  readonly version: number;
  readonly step: string;
  readonly siteCheckRequired: boolean;
  readonly caseNo: string;
}

/** Who examines and who decides, by login. */
export interface Officers {
  readonly examiner: string;
  readonly decider: string;
  /** 联审: who of another organ gives an opinion beside the examination. */
  readonly reviewer?: string;
  /** Ids of two people who look at the place, where the item asks for it. */
  readonly onSite: readonly number[];
}

export const FOOD_OFFICERS: Officers = { examiner: 'market.food.1', decider: 'market.food.3', onSite: [1186, 1187] };
export const ROAD_OFFICERS: Officers = {
  examiner: 'construction.roads.1',
  decider: 'construction.roads.3',
  reviewer: 'public.traffic.1',
  onSite: [],
};

const VERDICT = { opinion: '材料齐全，经审查提出此意见。' };

async function taken(world: CountyWorld, login: string, caseNo: string, step: 'EXAMINE' | 'DECIDE'): Promise<Task> {
  const officer = new Requester(world, login);
  const listed = await world.stage.until(`${step} of ${caseNo} on the desk of ${login}`, async () => {
    const { items } = granted<{ items: Task[] }>(await officer.get(`/api/v1/tasks?queue=posts&step=${step}&limit=200`), 200);
    return items.find((task) => task.caseNo === caseNo);
  });
  const task = granted<Task>(await officer.get(`/api/v1/tasks/${listed.taskId}`), 200);
  return granted<Task>(
    await officer.post(`/api/v1/tasks/${task.taskId}/claims`, { expectedOwner: null }, { 'if-match': `"v${task.version}"` }),
    200,
  );
}

async function review(world: CountyWorld, login: string, caseNo: string): Promise<void> {
  const { taskId, version } = await taken(world, login, caseNo, 'EXAMINE');
  const signature = { verdict: 'AGREE', opinion: '不影响交通安全，同意。' };
  granted(await new Requester(world, login).post(`/api/v1/tasks/${taskId}/signatures`, signature, { 'if-match': `"v${version}"` }), 200);
}

/** The office examines the case and recommends. */
export async function examine(world: CountyWorld, caseNo: string, officers: Officers): Promise<void> {
  if (officers.reviewer !== undefined) await review(world, officers.reviewer, caseNo);
  const task = await taken(world, officers.examiner, caseNo, 'EXAMINE');
  const today = localDateOf(world.clock.now());
  const siteCheck = { checkedOn: today, checkedBy: officers.onSite, findings: '现场与申报一致。' };
  granted(
    await new Requester(world, officers.examiner).post(
      `/api/v1/tasks/${task.taskId}/recommendations`,
      { recommendation: 'GRANT', ...VERDICT, ...(task.siteCheckRequired ? { siteCheck } : {}) },
      { 'if-match': `"v${task.version}"` },
    ),
    200,
  );
}

/** The office decides what it has examined. */
export async function decideIt(
  world: CountyWorld,
  caseNo: string,
  { decider }: Officers,
  verdict: { readonly result: 'GRANT' | 'DENY'; readonly reasonCode?: string } = { result: 'GRANT' },
): Promise<void> {
  const task = await taken(world, decider, caseNo, 'DECIDE');
  granted(await decisionOn(world, decider, task, verdict), 200);
}

const decisionOn = (world: CountyWorld, decider: string, task: Task, verdict: object) =>
  new Requester(world, decider).post(
    `/api/v1/tasks/${task.taskId}/decisions`,
    { ...verdict, ...VERDICT },
    { 'if-match': `"v${task.version}"` },
  );

/** An act that takes something away: the decision is refused until the holder has been told in writing and could speak. */
export async function decideAfterHearing(
  world: CountyWorld,
  actNo: string,
  { decider }: Officers,
  verdict: { readonly result: 'GRANT' | 'DENY'; readonly reasonCode?: string } = { result: 'GRANT' },
): Promise<void> {
  const task = await taken(world, decider, actNo, 'DECIDE');
  const early = await decisionOn(world, decider, task, verdict);
  if (early.status !== 409 || !early.text.includes('holder-not-heard')) throw new Error(`not refused before the hearing: ${early.text}`);
  const hall = new Requester(world, 'yang.mei');
  const view = await hall.read(actNo);
  const service = { servedOn: localDateOf(world.clock.now()), method: 'WINDOW' };
  const served = granted(await hall.act(actNo, 'prior-notice-services', view.version, service), 200);
  const statement = { statement: '没有意见。', wantsHearing: false, final: true };
  granted(await hall.act(actNo, 'holder-statements', served.version, statement), 200);
  await world.stage.until(`the holder of ${actNo} was heard`, async () => {
    const rows = await world.query(`SELECT 1 FROM routing.route WHERE case_no = $1 AND deferred_papers = '{}'`, [actNo]);
    return rows.length > 0 ? true : undefined;
  });
  const again = granted<Task>(await new Requester(world, decider).get(`/api/v1/tasks/${task.taskId}`), 200);
  granted(await decisionOn(world, decider, again, verdict), 200);
}

export function reach(world: CountyWorld, login: string, caseNo: string, status: string): Promise<CaseAnswer> {
  return world.stage.until(`${caseNo} is ${status}`, async () => {
    const view = await new Requester(world, login).read(caseNo);
    return view.status === status ? view : undefined;
  });
}
