import { DEMO_STAFF } from '@app/county';
import { DomainError } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import type { Reply, WalkWorld } from './walk-world';

/** What the guards let pass a moment ago may be refused for what it says, never for the state or the person. */
const BROKEN_OFFERS = new Set([
  'state-conflict',
  'not-permitted',
  'forbidden',
  'not-post-holder',
  'task-not-yours',
  'recusal-required',
  'case-not-found',
  'task-not-found',
]);
/** What a working day mostly consists of. */
const ONWARD = new Set([
  'submit',
  'receive',
  'supplement',
  'accept',
  'acceptDeferred',
  'acceptOnCommitment',
  'handInDeferred',
  'claim',
  'recommend',
  'decide',
  'sign',
  'assessFee',
  'recordPayment',
  'deliver',
]);
const CRASHES = 0.05;
const REPEATS = 0.03;
const LAST_MOVES = 30;
/** How a case stands, by its number. */
const STANDING = [
  'SELECT version, action, from_status, to_status, actor_id, at, details FROM intake.case_history WHERE case_id = (SELECT id FROM intake.service_case WHERE case_no = $1) ORDER BY version',
  'SELECT h.action, h.task_id, h.actor_id, h.from_status, h.to_status, h.at FROM routing.history h JOIN routing.route r ON r.id = h.route_id WHERE r.case_no = $1 ORDER BY h.id',
  'SELECT id, parent_id, kind, step, branch, status, organ, assignee_id, excluded, waiting_for, waiting_until, opened_at, closed_at FROM routing.task WHERE case_no = $1 ORDER BY id',
  'SELECT status, handler, organ, result, handled_by, waiting_party, waiting_until, levels FROM routing.route WHERE case_no = $1',
  `SELECT kind, state, starts_on, due_on, ended_at, next_rung FROM intake.clock WHERE subject_type = 'case' AND subject_id = (SELECT id FROM intake.service_case WHERE case_no = $1) ORDER BY id`,
];

export interface Asked {
  readonly login: string;
  readonly method?: 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  readonly version?: number;
  readonly key?: string;
  /** The answer of a moment ago listed it among the actions. */
  readonly offered?: boolean;
}

/** One walk: chance, the world, and what was done in it. */
export class Walk {
  readonly counts = new Map<string, number>();
  readonly refusals = new Map<string, number>();
  /** Everything that was done, line by line. */
  private readonly lines: string[] = [];
  /** Who applied, by the number of the case: what the window reads off the card. */
  readonly applicants = new Map<string, { readonly login: string | null; readonly idNumber: string }>();
  private serial = 0;

  constructor(readonly world: WalkWorld) {}

  get chance() {
    return this.world.chance;
  }

  get today(): LocalDate {
    return localDateOf(this.world.clock.now());
  }

  number(): number {
    this.serial += 1;
    return this.serial;
  }

  /** A key that nobody has used. */
  key(): string {
    return `019a0000-0000-7000-8000-${String(this.number()).padStart(12, '0')}`;
  }

  loginOf(staffId: number): string {
    const member = DEMO_STAFF.find(({ id }) => id === staffId);
    if (member === undefined) throw new Error(`nobody has the number ${staffId}`);
    return member.login;
  }

  /** Who decides or examines in an organ, by login. */
  staffOf(organ: string): string[] {
    const members = DEMO_STAFF.filter(
      (member) => member.organ === organ && member.roles.some((role) => role === 'APPROVER' || role === 'ORGAN_HEAD'),
    );
    return members.map(({ login }) => login);
  }

  count(counts: Map<string, number>, name: string): void {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  /** What was done least, now and then, so that rare paths are walked too; else rather what brings the case to its end. */
  choose(names: readonly string[]): string {
    if (this.chance.happens(0.25)) return names.toSorted((a, b) => (this.counts.get(a) ?? 0) - (this.counts.get(b) ?? 0))[0] ?? '';
    return this.chance.weighted(names.map((name) => ({ name, weight: ONWARD.has(name) ? 4 : 1 }))).name;
  }

  /** A command over HTTP; now and then its transaction ends in the middle, or its answer is lost and it is sent again. */
  async command(name: string, asked: Asked): Promise<boolean> {
    const { login, method = 'POST', path, offered = false, ...sent } = asked;
    this.note(`${login} ${method} ${path} ${JSON.stringify(sent)}`);
    const struck = await this.mayCrash(() => this.world.request(login, method, path, sent));
    const reply = struck.result;
    if (reply === undefined) throw struck.error;
    if (reply.status >= 500) return this.broke(name, reply, struck.crashed);
    if (reply.status >= 400) {
      const code = String(reply.body.code);
      if (offered && !struck.crashed && BROKEN_OFFERS.has(code))
        throw new Error(`${name} was offered and refused: ${JSON.stringify(reply.body)}`);
      if (code === 'validation-failed' && reply.status === 400) throw new Error(`the walk asks nonsense: ${JSON.stringify(reply.body)}`);
      this.count(this.refusals, code);
      this.note(`  refused: ${code} ${JSON.stringify(reply.body.errors ?? '')}`);
      return false;
    }
    this.count(this.counts, name);
    const guarded = asked.version !== undefined || asked.key !== undefined;
    if (guarded && this.chance.happens(REPEATS)) await this.again(asked, reply);
    return true;
  }

  /** Work that no person asked for: a timer, a worker. Work that found nothing to do answers 0 or false. */
  async work(name: string, work: () => Promise<unknown>): Promise<boolean> {
    this.note(name);
    const { error, crashed, result } = await this.mayCrash(work);
    if (crashed) {
      // Some work ends with the crash, some goes on with its next piece and reports the one that failed.
      this.world.log.errors.length = 0;
      this.count(this.counts, 'crash');
      return false;
    }
    if (error instanceof DomainError) {
      this.count(this.refusals, error.code);
      return false;
    }
    if (error !== undefined) throw error;
    if (result === 0 || result === false) return false;
    this.count(this.counts, name);
    return true;
  }

  note(line: string): void {
    this.lines.push(`${this.world.clock.now().toISOString()} ${line}`);
  }

  /** What led to a fault: the last moves, and for each case that the fault names what was done with it and how it stands. */
  async story(fault: string): Promise<string> {
    const story = ['the last moves:', ...this.lines.slice(-LAST_MOVES)];
    for (const caseNo of [...new Set(fault.match(/\b5329\d{19}\b/g) ?? [])].slice(0, 3)) {
      const tasks = await this.world.query<{ id: string }>('SELECT * FROM routing.task WHERE case_no = $1 ORDER BY id', [caseNo]);
      const names = [caseNo, ...tasks.map(({ id }) => `tasks/${id}/`)];
      story.push(`${caseNo}:`, ...this.lines.filter((line) => names.some((name) => line.includes(name))));
      for (const table of STANDING) {
        const rows = await this.world.query(`SELECT to_jsonb(t) AS row FROM (${table}) t`, [caseNo]);
        story.push(...rows.map((row) => JSON.stringify(row)));
      }
    }
    return story.join('\n');
  }

  private async mayCrash<T>(work: () => Promise<T>): Promise<{ readonly result?: T; readonly error?: unknown; readonly crashed: boolean }> {
    const armed = this.chance.happens(CRASHES);
    if (armed) this.world.crash.arm(this.chance.below(14));
    try {
      const result = await work();
      const crashed = armed && !this.world.crash.disarm();
      return { result, crashed };
    } catch (error) {
      return { error, crashed: armed && !this.world.crash.disarm() };
    }
  }

  private broke(name: string, reply: Reply, crashed: boolean): boolean {
    if (!crashed) throw new Error(`${name} broke the server: ${JSON.stringify(reply.body)} ${this.world.log.errors.join('\n')}`);
    this.world.log.errors.length = 0;
    this.count(this.counts, 'crash');
    this.note('  ended by a crash');
    return false;
  }

  /** The answer got lost, and whoever waited for it presses the button once more. */
  private async again({ login, method = 'POST', path, offered, ...sent }: Asked, first: Reply): Promise<void> {
    this.note('  and the same again');
    const second = await this.world.request(login, method, path, sent);
    const created = sent.key !== undefined;
    if (created ? second.status !== first.status || JSON.stringify(second.body) !== JSON.stringify(first.body) : second.status < 400) {
      throw new Error(`sent twice, done twice: ${path} ${JSON.stringify(first.body)} then ${second.status} ${JSON.stringify(second.body)}`);
    }
    this.count(this.counts, 'repeat');
  }
}
