import { DEMO_STAFF, EXTENSION_REASONS } from '@app/county';
import { addDays, officeCalendar } from '@app/legal-calendar';
import type { Walk } from './walk';
import { denialReason, walkItem } from './walk-items';

interface TaskLine {
  readonly id: number;
  readonly assignee: number | null;
  readonly organ: string;
  readonly people: number[];
  readonly parentOwner: number | null;
}

interface TaskView {
  readonly taskId: number;
  readonly version: number;
  readonly status: string;
  readonly step: string;
  readonly kind: string;
  readonly itemCode: string;
  readonly actions: readonly string[];
  readonly assignee: { readonly id: number } | null;
  readonly siteCheckRequired: boolean;
  readonly organCode: string;
}

interface Path {
  readonly id: number;
  readonly version: number;
  readonly status: string;
  readonly organ: string;
  readonly people: number[];
  readonly askedBy: number;
}

const OPINION = '材料齐全，经审查提出此意见。';

/** What the desks of the office do. */
export class OfficeMoves {
  constructor(private readonly walk: Walk) {}

  async act(): Promise<boolean> {
    const task = await this.someTask();
    if (task === undefined) return false;
    const login = this.somebodyFor(task);
    const view = await this.view(login, task.id);
    if (view === undefined || view.actions.length === 0) return false;
    return this.carryOut(this.walk.choose(view.actions), login, view, true);
  }

  /** Anybody tries anything, above all who must stand back. */
  async uninvited(): Promise<boolean> {
    const { chance } = this.walk;
    const task = await this.someTask();
    if (task === undefined) return false;
    const [view] = await this.walk.world.query<{ excluded: number[] }>('SELECT excluded FROM routing.task WHERE id = $1', [task.id]);
    const recused = (view?.excluded ?? []).map(Number);
    const reader = this.somebodyFor(task);
    const seen = await this.view(reader, task.id);
    if (seen === undefined) return false;
    const action = chance.one([
      'claim',
      'transfer',
      'release',
      'recommend',
      'decide',
      'sendBack',
      'dispatch',
      'sign',
      'recall',
      'resume',
      'withdraw',
      'hold',
    ] as const);
    const who =
      recused.length > 0 && chance.happens(0.5)
        ? chance.one(recused)
        : chance.one(DEMO_STAFF.filter(({ organ }) => organ === task.organ)).id;
    return this.carryOut(action, this.walk.loginOf(who), seen, false);
  }

  /** A special procedure or an extension that was asked for is settled, or the procedure brings its result. */
  async settle(): Promise<boolean> {
    const { chance } = this.walk;
    const table = chance.one(['special_procedure', 'extension'] as const);
    const path = table === 'special_procedure' ? 'special-procedures' : 'extensions';
    const deciders = table === 'special_procedure' ? 'organ_deciders(p.post_id, p.organ, p.excluded, $1)' : 'extension_approvers(p.id, $1)';
    const paths = await this.walk.world.query<Path>(
      `SELECT p.id::int, p.version, p.status, p.organ, p.asked_by::int AS "askedBy",
              ARRAY(SELECT d.staff_id::int FROM routing.${deciders} d) AS people
         FROM routing.${table} p WHERE p.status IN ('REQUESTED', 'BEGUN') ORDER BY p.id DESC LIMIT 20`,
      [this.walk.today],
    );
    if (paths.length === 0) return false;
    const one = chance.one(paths);
    const anybody = [...one.people, one.askedBy, chance.one(DEMO_STAFF.filter(({ organ }) => organ === one.organ)).id];
    const login = this.walk.loginOf(chance.one(chance.happens(0.8) && one.people.length > 0 ? one.people : anybody));
    const body = one.status === 'BEGUN' ? { summary: '结果合格。' } : chance.happens(0.8) ? {} : { reason: '现有材料已经足够。' };
    const what = one.status === 'BEGUN' ? 'results' : 'reason' in body ? 'refusals' : 'approvals';
    return this.walk.command(`${path} ${what}`, { login, path: `${path}/${one.id}/${what}`, body, version: one.version });
  }

  /** 会商: an organ that was asked answers, or who asked takes the question back. */
  async answerConsultation(): Promise<boolean> {
    const { chance, world } = this.walk;
    const asked = await world.query<{ id: number; organ: string; version: number }>(
      `SELECT c.id::int, c.version, e.organ FROM routing.consultation c JOIN routing.consultee e ON e.consultation_id = c.id
        WHERE c.status = 'OPEN' AND e.organ IS NOT NULL ORDER BY c.id DESC, e.id LIMIT 20`,
    );
    if (asked.length === 0) return false;
    const { id, organ } = chance.one(asked);
    const login = chance.one(this.walk.staffOf(organ));
    const opinion = chance.one(['AGREE', 'DISAGREE', 'NO_COMMENT'] as const);
    return this.walk.command('answer-consultation', {
      login,
      path: `consultations/${id}/answers`,
      body: { opinion, text: '经研究，意见如上。' },
    });
  }

  /** 公示: somebody whom nobody knows objects. */
  async object(): Promise<boolean> {
    const { chance, world } = this.walk;
    const published = await world.query<{ id: string }>(`SELECT id FROM intake.publicity WHERE ended_at IS NULL ORDER BY id DESC LIMIT 10`);
    if (published.length === 0) return false;
    return this.walk.command('object', {
      login: 'yang.mei',
      path: `publicity/${chance.one(published).id}/objections`,
      body: { text: '这一户有车，请核实。' },
    });
  }

  private async carryOut(action: string, login: string, view: TaskView, offered: boolean): Promise<boolean> {
    const { chance, today } = this.walk;
    const send = (path: string, body: unknown, keyed = false): Promise<boolean> =>
      this.walk.command(offered ? action : `uninvited ${action}`, {
        login,
        path: `tasks/${view.taskId}/${path}`,
        body,
        ...(keyed ? { key: this.walk.key() } : { version: view.version }),
        offered,
      });
    const expectedOwner = view.assignee?.id ?? null;
    const colleagues = this.walk.staffOf(view.organCode).map((one) => DEMO_STAFF.find((member) => member.login === one)?.id ?? 0);
    const another = (): number => chance.one(chance.happens(0.85) ? colleagues : [1399, 1199, 1186, 2042, 1010]);
    switch (action) {
      case 'claim':
      case 'takeOver':
        return send('claims', { expectedOwner });
      case 'assign':
      case 'transfer':
        return send('transfers', { to: another(), expectedOwner, reason: '工作调整' });
      case 'release':
        return send('releases', { reason: '外出' });
      case 'recommend':
      case 'decide':
        return send(action === 'decide' ? 'decisions' : 'recommendations', this.verdict(action, view, colleagues));
      case 'sendBack':
        return send('returns', { reason: '请再核实。' });
      case 'dispatch':
      case 'reroute':
        return send('route-corrections', { division: chance.one(['532922', '532922103', '532922202', '532922101']), reason: '按地点更正' });
      case 'delegate':
        return send('delegations', { to: another(), request: '请核对材料' });
      case 'addSign':
        return send('add-signs', { ...this.signer(colleagues), request: '请提意见' });
      case 'countersign': {
        const signers = Array.from({ length: 1 + chance.below(3) }, () => this.signer(colleagues));
        const mode = chance.one(['ALL', 'ANY', 'QUORUM'] as const);
        return send('countersigns', {
          mode,
          signers,
          request: '请会签',
          ...(mode === 'QUORUM' ? { quorum: 1 + chance.below(signers.length) } : {}),
        });
      }
      case 'askAgain': {
        const asked = await this.walk.world.query<{ id: number; status: string }>(
          `SELECT DISTINCT ON (kind, branch) id::int, status FROM routing.task
            WHERE parent_id = $1 AND kind IN ('REVIEW', 'COUNTERSIGN') AND status <> 'CANCELLED' ORDER BY kind, branch, id DESC`,
          [view.taskId],
        );
        const answered = asked.filter(({ status }) => status === 'RETURNED' || status === 'DONE');
        if (answered.length === 0) return false;
        return send('repeated-reviews', { branchTaskId: chance.one(answered).id, request: '补充说明后请再看' });
      }
      case 'sign':
        return send('signatures', chance.happens(0.7) ? { verdict: 'AGREE' } : { verdict: 'DISAGREE', opinion: '依据不足。' });
      case 'withdraw':
        return send('withdrawals', { reason: '不再需要' });
      case 'hold':
        return send('holds', { party: '申请人', until: addDays(today, 1 + chance.below(6)), reason: '等待申请人到场' });
      case 'resume':
        return send('resumptions', {});
      case 'recall':
        return send('recalls', { reason: '需要再核' });
      case 'askSpecialProcedure':
        return this.askProcedure(view, colleagues, send);
      case 'consult': {
        const organs = ['532922-forestry', '532922-health', '532922-natural-resources', '532922103-government'];
        const consultees = organs.filter(() => chance.happens(0.4)).map((organ) => ({ organ }));
        if (consultees.length === 0) return false;
        return send('consultations', { consultees, questions: '请研究并提出意见。', dueOn: addDays(today, 2 + chance.below(5)) }, true);
      }
      case 'answerObjection':
        return send('objection-answers', { upheld: chance.happens(0.3), answer: '经核实，情况如下。' });
      case 'askExtension':
        return send('extensions', { reasonCode: chance.one(EXTENSION_REASONS).code, reasonText: '情况复杂' }, true);
      default:
        throw new Error(`the walk does not know how to ${action} a task`);
    }
  }

  private verdict(action: 'recommend' | 'decide', { itemCode, siteCheckRequired }: TaskView, colleagues: readonly number[]): object {
    const { chance, today } = this.walk;
    const grants = chance.happens(0.75);
    const given = { [action === 'decide' ? 'result' : 'recommendation']: grants ? 'GRANT' : 'DENY', opinion: OPINION };
    const siteCheck = { checkedOn: today, checkedBy: colleagues.slice(0, 2), findings: '与申报一致。' };
    return {
      ...given,
      ...(grants ? {} : { reasonCode: denialReason(itemCode, chance) }),
      ...(siteCheckRequired ? { siteCheck } : {}),
      ...(action === 'recommend' && chance.happens(0.15) ? { signAfter: this.signer(colleagues) } : {}),
    };
  }

  private signer(colleagues: readonly number[]): object {
    const { chance } = this.walk;
    return chance.happens(0.7)
      ? { staffId: chance.one(chance.happens(0.8) ? colleagues : [1186, 1201, 1223, 1241]) }
      : {
          postCode: chance.one([
            '532922-health/hygiene/examine',
            '532922-forestry/resources/decide',
            '532922103-government/service-centre/decide',
          ]),
        };
  }

  private async askProcedure(
    view: TaskView,
    colleagues: readonly number[],
    send: (path: string, body: unknown, keyed: boolean) => Promise<boolean>,
  ): Promise<boolean> {
    const { chance, today } = this.walk;
    const kind = chance.one(walkItem(view.itemCode).content.specialProcedures).kind;
    const heldOn = officeCalendar().workingDayAfter(today, 8 + chance.below(4));
    const hearing = kind === 'HEARING' ? { host: chance.one(colleagues), hearing: { initiative: 'ORGAN', heldOn } } : {};
    const expected = { amount: 12 + chance.below(10), unit: 'WORKING_DAY' };
    return send('special-procedures', { kind, expected, reasonText: '须查明后才能判断', ...hearing }, true);
  }

  private async someTask(): Promise<TaskLine | undefined> {
    const { world, chance, today } = this.walk;
    const tasks = await world.query<{ id: string }>(
      'SELECT id FROM routing.task WHERE closed_at IS NULL OR closed_at > $1 ORDER BY closed_at NULLS FIRST, id LIMIT 80',
      [new Date(world.clock.now().getTime() - 3_600_000)],
    );
    if (tasks.length === 0) return undefined;
    const [task] = await world.query<TaskLine>(
      `SELECT t.id::int, t.assignee_id::int AS assignee, t.organ, parent.assignee_id::int AS "parentOwner",
              ARRAY(SELECT e.staff_id::int FROM routing.eligible_people(t.post_id, t.organ, t.excluded, $2) e) AS people
         FROM routing.task t LEFT JOIN routing.task parent ON parent.id = t.parent_id WHERE t.id = $1`,
      [chance.one(tasks).id, today],
    );
    return task;
  }

  private somebodyFor({ assignee, people, parentOwner, organ }: TaskLine): string {
    const { chance } = this.walk;
    const who = chance.weighted([
      { weight: assignee === null ? 0 : 5, id: assignee ?? 0 },
      { weight: people.length > 0 ? 4 : 0, id: people.length > 0 ? chance.one(people) : 0 },
      { weight: parentOwner === null ? 0 : 2, id: parentOwner ?? 0 },
      { weight: 1, id: 1010 },
      { weight: 1, id: chance.one(DEMO_STAFF.filter((member) => member.organ === organ)).id },
    ]);
    return this.walk.loginOf(who.id);
  }

  private async view(login: string, taskId: number): Promise<TaskView | undefined> {
    const { status, body } = await this.walk.world.request(login, 'GET', `tasks/${taskId}`);
    if (status === 404 || status === 403) return undefined;
    if (status !== 200)
      throw new Error(`${login} cannot read task ${taskId}: ${JSON.stringify(body)} ${this.walk.world.log.errors.join()}`);
    return body as unknown as TaskView;
  }
}
