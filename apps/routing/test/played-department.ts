import type { EventPayload } from '@app/contracts';
import { localDateOf } from '@app/legal-calendar';
import { ConnectorBook, type SwitchedOn } from '../src/connectors/application/connector-book';
import { type ApplicationMessage, DepartmentSystem } from '../src/connectors/application/department-system';
import { Exchange } from '../src/connectors/application/exchange';
import { HandToPeople } from '../src/connectors/application/hand-to-people';
import { ReceiveAnswer } from '../src/connectors/application/receive-answer';
import { RouteWaits } from '../src/connectors/application/route-waits';
import type { AttemptOutcome, DepartmentAnswer } from '../src/connectors/domain/external-call';
import { RouteStore } from '../src/dispatch/application/route-store';
import { stuckCases } from '../src/no-stuck/application/stuck-cases.query';
import { FindTaskQuery } from '../src/tasks/application/find-task.query';
import { ListTasksQuery } from '../src/tasks/application/list-tasks.query';
import { ITEMS, routingWorld, staff } from './routing-world';

export const POLICE = '532922-public-security';
export const DECIDER = 'public.household.3';
const CONNECTORS = JSON.stringify({ 'public-security-household': { url: 'http://127.0.0.1:9', secrets: ['ab'.repeat(32)] } });

export const RECEIVED: AttemptOutcome = { kind: 'RECEIVED' };
export const AWAY: AttemptOutcome = { kind: 'UNAVAILABLE', reasonCode: 'NOT_REACHED', arrived: false };

/** The department, played by the test: what it is asked is kept, what it says is said by the test. */
class PlayedDepartment extends DepartmentSystem {
  readonly sent: ApplicationMessage[] = [];
  readonly asked: string[] = [];
  says: (callKey: string) => AttemptOutcome | Promise<AttemptOutcome> = () => RECEIVED;

  async send(_system: SwitchedOn, message: ApplicationMessage): Promise<AttemptOutcome> {
    this.sent.push(message);
    return this.says(message.callKey);
  }

  async ask(_system: SwitchedOn, callKey: string): Promise<AttemptOutcome> {
    this.asked.push(callKey);
    return this.says(callKey);
  }
}

/** A route with its latest call. */
interface RouteAtSystem {
  readonly status: string;
  readonly handler: string;
  readonly result: string | null;
  readonly waiting_reason: string | null;
  readonly waiting_party: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly last_reason_code: string | null;
  readonly call_key: string;
}

/** The routing service with the police's own system switched on and played. Rounds of the exchange are made by hand. */
export async function playedWorld() {
  const world = await routingWorld(new Date('2026-09-29T02:00:00Z'), { CONNECTORS });
  const department = new PlayedDepartment();
  let serial = 0;

  /** A worker of its own: two of them share nothing but the database. */
  const worker = (): Exchange =>
    new Exchange(
      world.database,
      department,
      world.get(RouteStore),
      world.get(ReceiveAnswer),
      world.get(HandToPeople),
      world.get(RouteWaits),
      world.clock,
    );
  const system = (): SwitchedOn => {
    const [first] = world.get(ConnectorBook).switchedOn;
    if (!first) throw new Error('no connector is switched on');
    return first;
  };

  return {
    world,
    department,
    worker,
    round: async (): Promise<void> => void (await worker().roundWith(system())),
    pass: (seconds: number): void => world.clock.moveTo(new Date(world.clock.now().getTime() + seconds * 1000)),

    /** Births that were accepted: one level, the police's own system. */
    async births(count = 1): Promise<number[]> {
      const events = Array.from({ length: count }, () =>
        world.accepted(ITEMS.birthRegistration, { category: 'public-security', levels: ['DECIDE'], promisedDueOn: '2026-09-29' }),
      );
      await world.route(...events);
      return events.map(({ payload }) => (payload as EventPayload<'case.accepted.v1'>).caseId);
    },

    async stateOf(caseId: number): Promise<RouteAtSystem> {
      const [row] = await world.database.query<RouteAtSystem>(
        `SELECT r.status, r.handler, r.result, r.waiting_reason, r.waiting_party, c.state, c.attempts, c.last_reason_code, c.call_key
           FROM route r LEFT JOIN external_call c ON c.route_id = r.id WHERE r.case_id = $1 ORDER BY c.id DESC LIMIT 1`,
        [caseId],
      );
      if (!row) throw new Error(`no route of case ${caseId}`);
      return row;
    },

    answerTo(callKey: string, changes: Partial<DepartmentAnswer> = {}): DepartmentAnswer {
      serial += 1;
      return {
        answerId: `HJ-${String(serial).padStart(8, '0')}`,
        callKey,
        result: 'GRANT',
        reasonCode: null,
        externalReference: `漾公户〔2026〕${serial}号`,
        decidedOn: localDateOf(world.clock.now()),
        ...changes,
      };
    },

    /** The department says by itself what it decided. */
    tell: (answer: DepartmentAnswer) => world.get(ReceiveAnswer).execute(system().connector, answer, 'CALLBACK'),

    stuck: () => stuckCases(world.database, localDateOf(world.clock.now()), world.clock.now()),

    waits: async (caseId: number) =>
      (await world.sent('case.waiting.v1')).filter((event) => event.caseId === caseId).map(({ waiting }) => waiting?.reasonCode ?? null),

    decisions: async (caseId: number) => (await world.sent('case.decided.v1')).filter((event) => event.caseId === caseId),

    async history(caseId: number): Promise<string[]> {
      const rows = await world.database.query<{ action: string }>(
        'SELECT h.action FROM history h JOIN route r ON r.id = h.route_id WHERE r.case_id = $1 ORDER BY h.id',
        [caseId],
      );
      return rows.map(({ action }) => action);
    },

    /** The task on the desk of the household post. */
    async taskOf(caseId: number) {
      const [route] = await world.database.query<{ case_no: string }>('SELECT case_no FROM route WHERE case_id = $1', [caseId]);
      const lines = await world.get(ListTasksQuery).page(staff(DECIDER), { queue: 'posts' }, null, 100);
      const line = lines.find((one) => one.caseNo === route?.case_no);
      if (!line) throw new Error(`no task of case ${caseId}`);
      return world.get(FindTaskQuery).get(staff(DECIDER), line.id);
    },

    close: () => world.close(),
  };
}

export type PlayedWorld = Awaited<ReturnType<typeof playedWorld>>;
