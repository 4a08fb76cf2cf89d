import { randomUUID } from 'node:crypto';
import { FOOD_PAPERS, food, foodForm, socialCards } from '../county/bodies';
import type { CountyWorld } from '../county/county-world';
import { pdf } from '../county/files';
import { decideAfterHearing, decideIt, examine, FOOD_OFFICERS, reach } from '../county/officers';
import { type CaseAnswer, granted, type Requester } from '../county/requests';
import { type Sent, send } from '../security/send';
import {
  ADDRESS,
  AGENT,
  APPLICANT,
  COMMENT,
  CONTACT,
  CORRECTED,
  CORRECTION,
  DELIVERY_ADDRESS,
  FILE_NAME,
  LETTER_ADDRESS,
  NEWBORN,
  SECOND_COMMENT,
} from './canaries';

type As = (login: string) => Requester;

const PERSON = { kind: 'PERSON', name: AGENT.name, idNumber: AGENT.idNumber, phone: AGENT.phone } as const;
const HYGIENE = '530123020000';
const hygiene = (byCommitment: boolean, codes: readonly string[]): object => ({
  itemCode: HYGIENE,
  applicant: PERSON,
  form: { kind: 'HAIR', byCommitment, area: 30, staff: 2, site: ADDRESS },
  papers: codes.map((code) => ({ code, form: 'ORIGINAL' })),
  notDuplicate: { reason: '另一家店' },
});
/** What an officer writes down stays as it is written: a number in it is refused. */
const NAMING = `申请人 ${APPLICANT.idNumber} 电话 ${APPLICANT.phone}`;

const keyed = (): Record<string, string> => ({ 'idempotency-key': randomUUID() });
const seen = (version: number): Record<string, string> => ({ 'if-match': `"v${version}"` });

/** Refused because it names somebody's number, and for nothing else. */
function assertNoNumbers(answered: Sent): void {
  if (answered.status === 422 && answered.text.includes('"personal-number"')) return;
  throw new Error(`expected personal-number, got ${answered.status}: ${answered.text}`);
}

/** A licence from the plan of its papers to its revocation, with every person in it a canary. */
export async function licenceFromPlanToRevocation(world: CountyWorld, as: As): Promise<string> {
  const hall = as('yang.mei');
  const first = await filedAndKept(hall);
  await extended(world, as, first.caseNo);
  await handedOver(as, first.caseNo);
  await examine(world, first.caseNo, FOOD_OFFICERS);
  await decideIt(world, first.caseNo, FOOD_OFFICERS);
  const ready = await reach(world, 'yang.mei', first.caseNo, 'CONCLUDED');
  granted(
    await hall.post(`/api/v1/cases/${ready.caseNo}/reveals`, { fields: ['sharedData', 'deliveryAddress'], reason: 'CONTACT_APPLICANT' }),
    200,
  );
  const letter = { courier: '邮政速递', trackingNumber: 'EX100000077CN', address: LETTER_ADDRESS };
  const sent = granted(await hall.act(ready.caseNo, 'postings', ready.version, letter), 200);
  await hall.get(`/api/v1/cases/${ready.caseNo}/delivery`);
  const signed = { signedOn: '2026-11-23', signer: 'ADULT_FAMILY' };
  granted(await hall.act(ready.caseNo, 'postings/1/receipts', sent.version, signed), 200);
  await rated(world, as, first);
  await revoked(world, as, first.caseNo);
  return first.caseNo;
}

/** The plan says what need not be brought, a source is asked, and the rest is kept with consent and used again. */
async function filedAndKept(hall: Requester): Promise<CaseAnswer> {
  const { kind, idNumber } = APPLICANT;
  const plan = (): Promise<Sent> =>
    hall.post('/api/v1/paper-plans', { itemCode: food().itemCode, form: { ...foodForm, site: ADDRESS }, applicant: { kind, idNumber } });
  granted(await plan(), 200);
  const { uploadId } = granted<{ uploadId: string }>(await hall.upload(pdf(), FILE_NAME, 'application/pdf'), 201);
  const papers = [...FOOD_PAPERS.filter(({ code }) => code !== 'M03'), { code: 'M03', form: 'ELECTRONIC', uploadId }];
  const filed = granted(
    await hall.file({
      ...food(APPLICANT, papers),
      form: { ...foodForm, site: ADDRESS },
      keepPapers: { purposes: ['ALL_ITEMS'], validUntil: '2027-09-01' },
      delivery: { method: 'POST', address: DELIVERY_ADDRESS },
      shared: true,
      proceed: true,
    }),
    201,
  );
  const { lines } = granted<{ lines: { heldMaterialId: string | null }[] }>(await plan(), 200);
  const held = lines.flatMap(({ heldMaterialId }) => heldMaterialId ?? []);
  if (held.length === 0) throw new Error('nothing was kept');
  granted(
    await hall.file({
      ...food(
        APPLICANT,
        FOOD_PAPERS.filter(({ code }) => code !== 'M03'),
      ),
      reuse: held,
    }),
    201,
  );
  return filed;
}

/** More time for the examination; every text of the office beside it refuses numbers. */
async function extended(world: CountyWorld, as: As, caseNo: string): Promise<void> {
  const officer = as('market.food.1');
  const task = await world.stage.until(`${caseNo} is on the desk`, async () => {
    const { items } = granted<{ items: { taskId: number; version: number; caseNo: string }[] }>(
      await officer.get('/api/v1/tasks?queue=posts&limit=200'),
      200,
    );
    return items.find((one) => one.caseNo === caseNo);
  });
  const path = `/api/v1/tasks/${task.taskId}`;
  for (const [command, body] of [
    ['holds', { party: NAMING, until: '2026-11-27', reason: '等待说明' }],
    ['holds', { party: '申请人', until: '2026-11-27', reason: NAMING }],
    ['delegations', { to: 1187, request: NAMING }],
    ['add-signs', { staffId: 1187, request: NAMING }],
    ['countersigns', { mode: 'ALL', signers: [{ staffId: 1187 }], request: NAMING }],
    ['signatures', { verdict: 'AGREE', opinion: NAMING }],
    ['releases', { reason: NAMING }],
    ['recommendations', { recommendation: 'GRANT', opinion: NAMING }],
    ['decisions', { result: 'GRANT', opinion: NAMING }],
    ['returns', { reason: NAMING }],
  ] as const)
    assertNoNumbers(await officer.post(`${path}/${command}`, body, seen(task.version)));
  assertNoNumbers(await officer.post('/api/v1/opinion-templates', { name: '齐全', text: NAMING }, keyed()));
  const refused = { reasonCode: 'COMPLEX_FACTS', reasonText: NAMING };
  assertNoNumbers(await officer.post(`${path}/extensions`, refused, keyed()));
  const special = { kind: 'TESTING', expected: { amount: 5, unit: 'WORKING_DAY' }, reasonText: NAMING };
  assertNoNumbers(await officer.post(`${path}/special-procedures`, special, keyed()));

  granted(await officer.post(`${path}/claims`, { expectedOwner: null }, seen(task.version)), 200);
  const asked = granted<{ id: number; version: number }>(
    await officer.post(`${path}/extensions`, { reasonCode: 'COMPLEX_FACTS', reasonText: '须核实用途。' }, keyed()),
    201,
  );
  granted(await as('market.head').post(`/api/v1/extensions/${asked.id}/approvals`, {}, seen(asked.version)), 200);
  await consulted(world, officer, task.taskId);
  const now = granted<{ version: number }>(await officer.get(path), 200);
  granted(await officer.post(`${path}/releases`, { reason: '换人办理' }, seen(now.version)), 200);
}

/** An outside body is asked, and answers behind its link without an account. */
async function consulted(world: CountyWorld, officer: Requester, taskId: number): Promise<void> {
  const path = `/api/v1/tasks/${taskId}/consultations`;
  const question = { questions: '请就用电负荷提出意见。', dueOn: '2026-11-27', consultees: [{ name: '县供电企业', contact: CONTACT }] };
  assertNoNumbers(await officer.post(path, { ...question, questions: NAMING }, keyed()));
  const asked = granted<{ id: number; consultees: { id: number }[] }>(await officer.post(path, question, keyed()), 201);
  const { url } = granted<{ url: string }>(
    await officer.post(`/api/v1/consultations/${asked.id}/consultees/${asked.consultees[0]?.id}/links`, undefined),
    201,
  );
  const address = new URL(url).pathname;
  const answered = async (text: string): Promise<string> => {
    const body = new FormData();
    body.append('opinion', 'AGREE');
    body.append('text', text);
    return (await fetch(`${world.url}${address}`, { method: 'POST', body })).text();
  };
  const refused = await answered(NAMING);
  if (!refused.includes('请不要写公民身份号码')) throw new Error(`a number was taken: ${refused}`);
  const taken = await answered('负荷足够。');
  if (!taken.includes('答复已收到')) throw new Error(`not answered: ${taken}`);
  if (world.log.some((line) => line.includes(address))) throw new Error('the link stands in the log');
}

/** 一件事: several cases from one form. */
export async function bundled(as: As): Promise<void> {
  const body = { ...socialCards(PERSON), delivery: { method: 'POST', address: DELIVERY_ADDRESS } };
  const { bundleNo } = granted<{ bundleNo: string }>(await as('yang.mei').post('/api/v1/bundle-cases', body, keyed()), 201);
  granted(await as('yang.mei').get(`/api/v1/bundle-cases/${bundleNo}`), 200);
  granted(await as('yang.mei').get('/api/v1/bundle-cases'), 200);
}

/** From the window to the section: one paper is not there, and is found. */
async function handedOver(as: As, caseNo: string): Promise<void> {
  const to = { organ: '532922-market-supervision', section: 'food' };
  const made = granted<{ code: string; version: number }>(
    await as('yang.mei').post('/api/v1/handovers', { cases: [{ caseNo }], to, purpose: 'REVIEW' }, keyed()),
    201,
  );
  const receipts = `/api/v1/handovers/${made.code}/receipts`;
  const defect = (note: string) => ({ defects: [{ caseNo, code: 'M04', condition: 'MISSING', note }] });
  assertNoNumbers(await as('market.food.1').post(receipts, defect(NAMING), seen(made.version)));
  const disputed = granted<{ version: number }>(await as('market.food.1').post(receipts, defect('袋中没有'), seen(made.version)), 200);
  const settlements = `/api/v1/handovers/${made.code}/settlements`;
  assertNoNumbers(await as('luo.guihua').post(settlements, { found: true, note: NAMING }, seen(disputed.version)));
  granted(await as('luo.guihua').post(settlements, { found: true, note: '已找到。' }, seen(disputed.version)), 200);
  await as('yang.mei').get(`/api/v1/cases/${caseNo}/custody`);
  await as('yang.mei').get(`/api/v1/handovers/${made.code}/voucher`);
}

/** By number and code, without an account; answered, and rated again. */
async function rated(world: CountyWorld, as: As, { caseNo, progress }: CaseAnswer): Promise<void> {
  const rate = (name: string, body: object): Promise<Sent> =>
    send(world.port, {
      method: 'POST',
      path: `/api/v1/progress/${caseNo}/${name}`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code: progress.code, service: 1, ...body }),
    });
  granted(await rate('evaluations', { grade: 1, comment: `${COMMENT}，请打 ${APPLICANT.phone}` }), 201);
  const supervisor = as('luo.guihua');
  const { items } = granted<{ items: { id: number; version: number; caseNo: string }[] }>(await supervisor.get('/api/v1/evaluations'), 200);
  const rating = items.find((one) => one.caseNo === caseNo);
  if (rating === undefined) throw new Error('the poor rating is on nobody’s list');
  await supervisor.get(`/api/v1/evaluations/${rating.id}`);
  const step = async (name: string, version: number, body: object): Promise<number> =>
    granted<{ version: number }>(await as('zi.wenbin').post(`/api/v1/evaluations/${rating.id}/${name}`, body, seen(version)), 200).version;
  assertNoNumbers(
    await as('zi.wenbin').post(
      `/api/v1/evaluations/${rating.id}/verifications`,
      { conclusion: 'JUSTIFIED', finding: NAMING },
      seen(rating.version),
    ),
  );
  const verified = await step('verifications', rating.version, { conclusion: 'JUSTIFIED', finding: '情况属实，已核实。' });
  const rectified = await step('rectifications', verified, { measures: [{ text: '午间保留一个窗口。' }] });
  await step('replies', rectified, {});
  granted(await rate('second-evaluations', { grade: 2, comment: SECOND_COMMENT }), 201);
}

/** A slip in the decision is put right, and what was got by fraud is taken back: its holder is barred. */
async function revoked(world: CountyWorld, as: As, caseNo: string): Promise<void> {
  const officer = as('market.food.1');
  const others = { examiner: 'market.food.2', decider: 'market.food.4', onSite: [] };
  const document = await world.stage.until('the decision is made', async () => {
    const { items } = granted<{ items: { id: number; kind: string; ready: boolean }[] }>(
      await officer.get(`/api/v1/cases/${caseNo}/documents`),
      200,
    );
    return items.find(({ kind, ready }) => kind === 'GRANT_DECISION' && ready);
  });
  const begin = async (command: string, body: object): Promise<string> => {
    const { version } = await officer.read(caseNo);
    assertNoNumbers(await officer.act(caseNo, command, version, { ...body, explanation: NAMING }));
    return granted(await officer.act(caseNo, command, version, body), 201).caseNo;
  };
  const corrections = [{ place: '住所', before: CORRECTED, after: CORRECTION }];
  const slip = { groundCode: 'CLERICAL_ERROR', explanation: '打印时误写。', documentId: document.id, corrections };
  const fraud = { groundCode: 'OBTAINED_BY_FRAUD', explanation: '租赁合同系伪造，出租人书面证实。' };
  for (const [command, body] of [['corrections', slip] as const, ['revocations', fraud] as const]) {
    const act = await begin(command, body);
    await examine(world, act, others);
    await (command === 'revocations' ? decideAfterHearing : decideIt)(world, act, others);
    await reach(world, 'yang.mei', act, 'CONCLUDED');
  }
  const again = await as('yang.mei').file({ ...food(APPLICANT), proceed: true });
  if (again.json.code !== 'applicant-barred') throw new Error(`not barred: ${again.text}`);
}

/** A promise that was untrue: a record of credit, which a supervisor reads and repairs. */
export async function brokenCommitment(world: CountyWorld, as: As): Promise<void> {
  const hall = as('yang.mei');
  const filed = granted(await hall.file(hygiene(true, ['M03'])), 201);
  const signed = { voluntary: true, statement: { form: 'ORIGINAL' } };
  granted(await hall.act(filed.caseNo, 'commitment-acceptances', filed.version, signed), 200);
  await decideIt(world, filed.caseNo, { examiner: 'health.hygiene.1', decider: 'health.hygiene.3', onSite: [] });
  const { version } = await reach(world, 'yang.mei', filed.caseNo, 'CONCLUDED');
  const broken = { outcome: 'BROKEN', reasonCode: 'CONDITION_NOT_MET' };
  granted(await as('health.hygiene.2').act(filed.caseNo, 'commitment-checks', version, broken), 200);
  const { items } = granted<{ items: { id: number; caseNo: string }[] }>(await as('luo.guihua').get('/api/v1/credit-records'), 200);
  const repairs = `/api/v1/credit-records/${items.find((one) => one.caseNo === filed.caseNo)?.id}/repairs`;
  assertNoNumbers(await as('luo.guihua').post(repairs, { reason: NAMING }));
  granted(await as('luo.guihua').post(repairs, { reason: '已经整改。' }), 200);
  granted(await as('luo.guihua').post('/api/v1/supervision/laundering-checks', undefined), 200);
}

/** The police decide a birth in their own system, and are told of the case, not of the child. */
export async function birthAtTheDepartment(as: As): Promise<string> {
  const body = {
    itemCode: '530709038000',
    applicant: APPLICANT,
    form: { bornOn: '2026-11-01', childName: NEWBORN, sex: 'FEMALE', nation: 'YI', follow: 'MOTHER', station: '532922103' },
    papers: ['M01', 'M02', 'M03'].map((code) => ({ code, form: 'ORIGINAL' })),
    proceed: true,
    notDuplicate: { reason: '第二个孩子' },
  };
  return granted(await as('yang.mei').file(body), 201).caseNo;
}
