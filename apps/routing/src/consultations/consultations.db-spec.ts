import { localDate } from '@app/legal-calendar';
import { ITEMS, type RoutingWorld, routingWorld, staff } from '../../test/routing-world';
import { SweepClocks } from '../clocks/application/sweep-clocks';
import { CaseConsumer } from '../dispatch/queue/case.consumer';
import { FindTaskQuery } from '../tasks/application/find-task.query';
import { ListTasksQuery } from '../tasks/application/list-tasks.query';
import { MoveTaskHandler } from '../tasks/application/move-task.handler';
import { RecommendHandler } from '../tasks/application/recommend.handler';
import { AnswerConsultationHandler } from './application/answer-consultation.handler';
import { AskConsultationHandler } from './application/ask-consultation.handler';
import { ConsolidateHandler } from './application/consolidate.handler';
import { type ConsultationView, FindConsultations } from './application/find-consultations.query';
import type { AskedBody } from './domain/consultation';

const EXAMINER = 'market.food.1';
const COLLEAGUE = 'market.food.2';
const DECIDER = 'market.food.3';
const WATER = 'water.resources.1';
const GRANT = { verdict: 'GRANT', text: '会商一致同意。', reasonCode: null, siteCheck: null } as const;
const AGREE = { opinion: 'AGREE', text: null } as const;
const code = (expected: string) => expect.objectContaining({ code: expected });
const LEVELS = { before: ['股', '副局长', '局长', '副县长'], after: ['会商', '审定'], daysSaved: 7, source: '示例', example: true };

let world: RoutingWorld;
let taskId: number;
beforeEach(async () => {
  world = await routingWorld();
  await world.route(world.accepted(ITEMS.foodLicence, { simplification: LEVELS }));
  const [row] = await world.get(ListTasksQuery).page(staff(EXAMINER), { queue: 'posts' }, null, 10);
  taskId = row?.id ?? 0;
  await world.get(MoveTaskHandler).claim({ taskId, actor: staff(EXAMINER), expectedVersion: 1, expectedOwner: null });
});
afterEach(() => world.close());

let keys = 0;
async function ask(consultees: readonly AskedBody[], kind: 'SINGLE' | 'JOINT' = 'SINGLE', login = EXAMINER): Promise<ConsultationView> {
  keys += 1;
  const request = { key: `key-${keys}`, client: `staff:${login}`, route: 'consultations', requestHash: Buffer.alloc(32) };
  const question = {
    kind,
    questions: '请研究用水条件。',
    consultees,
    shown: ['ITEM'] as const,
    dueOn: localDate('2026-10-09'),
    meetingOn: kind === 'JOINT' ? localDate('2026-09-30') : null,
    repeats: null,
  };
  const { answer } = await world.get(AskConsultationHandler).execute(staff(login), taskId, question, request);
  return JSON.parse(answer.body) as ConsultationView;
}
const see = (login: string, id: number) => world.get(FindConsultations).get(staff(login), id);
const statuses = async (id: number) => (await see(EXAMINER, id)).consultees.map(({ status }) => status);
const answers = () => world.get(AnswerConsultationHandler);
const tokenOf = async (id: number, consulteeId: number) =>
  new URL((await world.get(AskConsultationHandler).link(staff(EXAMINER), id, consulteeId)).url).pathname.split('/').at(-1) ?? '';

describe('会商', () => {
  it('is the owner’s to ask; the organs that are asked and those that decide see it, others do not', async () => {
    await expect(ask([{ organ: '532922-water' }], 'SINGLE', COLLEAGUE)).rejects.toThrow(code('task-not-yours'));
    const { id, number } = await ask([{ organ: '532922-water' }]);
    expect(number).toMatch(/会〔2026〕1号$/);
    expect((await see(WATER, id)).actions).toEqual(['answer']);
    expect(await statuses(id)).toEqual(['READ']);
    await expect(see('forestry.resources.1', id)).rejects.toThrow(code('consultation-not-found'));
    await expect(answers().byStaff(staff(DECIDER), id, AGREE)).rejects.toThrow(code('not-post-holder'));
    await answers().byStaff(staff(WATER), id, AGREE);
    await expect(answers().byStaff(staff(WATER), id, AGREE)).rejects.toThrow(code('consultation-answered'));
    expect((await world.get(FindConsultations).asked(staff(WATER), 0, 10)).length).toBe(0);
  });

  it('lets the examiner go on without the answers', async () => {
    const { id } = await ask([{ organ: '532922-water' }]);
    const { task } = await world.get(FindTaskQuery).get(staff(EXAMINER), taskId);
    await world.get(RecommendHandler).execute({ taskId, actor: staff(EXAMINER), expectedVersion: task.version }, GRANT);
    expect(await statuses(id)).toEqual(['SENT']);
  });

  it('tells the supervisor once of a day that passed, and takes an organ’s late answer', async () => {
    const { id } = await ask([{ organ: '532922-water' }, { organ: '532922-health' }]);
    await answers().byStaff(staff('health.hygiene.1'), id, AGREE);
    world.clock.moveTo(new Date('2026-11-02T04:00:00Z'));
    await world.get(SweepClocks).sweep(world.clock.now());
    await world.get(SweepClocks).sweep(world.clock.now());
    expect(await statuses(id)).toEqual(['OVERDUE', 'ANSWERED']);
    expect(await world.sent('case.consultation-overdue.v1')).toEqual([
      expect.objectContaining({ consultationId: id, dueOn: '2026-10-09' }),
    ]);
    await answers().byStaff(staff(WATER), id, AGREE);
    expect(await statuses(id)).toEqual(['ANSWERED', 'ANSWERED']);
  });

  it('gives an outside body one link, one answer, until its day; only the hash is kept', async () => {
    const view = await ask([{ name: '供电公司', contact: '0872-0000000' }]);
    const [consultee] = view.consultees;
    expect(consultee).toMatchObject({ status: 'NOT_SENT', contact: null });
    expect((await see(EXAMINER, view.id)).consultees[0]?.contact).toBe('0872-0000000');
    const first = await tokenOf(view.id, consultee?.id ?? 0);
    const token = await tokenOf(view.id, consultee?.id ?? 0);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    await expect(answers().openLink(first)).rejects.toThrow(code('consultation-link-invalid'));
    const [row] = await world.database.query<{ kept: string }>('SELECT row_to_json(c)::text AS kept FROM consultee c');
    expect(row?.kept).not.toContain(token);
    expect(row?.kept).not.toContain('0872-0000000');
    expect(await answers().openLink(token)).toEqual({
      number: view.number,
      organName: expect.stringContaining('市场监督管理局'),
      bodyName: '供电公司',
      questions: '请研究用水条件。',
      shown: [{ name: '事项', value: '测试事项' }],
      dueOn: '2026-10-09',
    });
    await answers().byLink(token, AGREE);
    await expect(answers().byLink(token, AGREE)).rejects.toThrow(code('consultation-link-invalid'));
    const other = await ask([{ name: '燃气公司', contact: '值班室' }]);
    const late = await tokenOf(other.id, other.consultees[0]?.id ?? 0);
    world.clock.moveTo(new Date('2026-10-10T04:00:00Z'));
    await expect(answers().byLink(late, AGREE)).rejects.toThrow(code('consultation-link-invalid'));
  });

  it('ends when it is withdrawn, and with the case', async () => {
    const one = await ask([{ organ: '532922-water' }]);
    await world.get(AskConsultationHandler).withdraw(staff(EXAMINER), one.id, one.version);
    await expect(answers().byStaff(staff(WATER), one.id, AGREE)).rejects.toThrow();
    const two = await ask([{ organ: '532922-water' }]);
    await world.deliver(world.get(CaseConsumer), [world.ended(1)]);
    expect(await world.database.query('SELECT status FROM consultation WHERE id = $1', [two.id])).toEqual([{ status: 'WITHDRAWN' }]);
    world.clock.moveTo(new Date('2026-11-02T04:00:00Z'));
    expect((await world.get(SweepClocks).sweep(world.clock.now())).failed).toEqual([]);
    expect(await world.sent('case.consultation-overdue.v1')).toEqual([]);
  });
});

describe('联合会商: one opinion of all, submitted once', () => {
  it('is consolidated by the convenor when all have spoken, and brings the decider one task', async () => {
    const { id } = await ask([{ organ: '532922-water' }, { organ: '532922-health' }], 'JOINT');
    const consolidate = async () => world.get(ConsolidateHandler).execute(staff(EXAMINER), id, (await see(EXAMINER, id)).version, GRANT);
    await answers().byStaff(staff(WATER), id, AGREE);
    await expect(consolidate()).rejects.toThrow(code('joint-opinions-open'));
    await answers().byStaff(staff('health.hygiene.1'), id, AGREE);
    expect((await see(EXAMINER, id)).actions).toContain('consolidate');
    await consolidate();
    const tasks = await world.database.query<{ step: string; status: string }>('SELECT step, status FROM task ORDER BY id');
    expect(tasks).toEqual([
      { step: 'EXAMINE', status: 'DONE' },
      { step: 'DECIDE', status: 'READY' },
    ]);
    const [decision] = await world.get(ListTasksQuery).page(staff(DECIDER), { queue: 'posts' }, null, 10);
    const [seen] = await world.get(FindConsultations).ofTask(staff(DECIDER), decision?.id ?? 0);
    expect(seen).toMatchObject({ status: 'CONSOLIDATED', consolidated: { text: GRANT.text }, levels: { levelsSaved: 2, daysSaved: 7 } });
    await expect(consolidate()).rejects.toThrow(code('consultation-closed'));
  });

  it('is for organs of the county only', async () => {
    await expect(ask([{ name: '供电公司', contact: '值班室' }], 'JOINT')).rejects.toThrow(code('joint-inside-only'));
  });
});
