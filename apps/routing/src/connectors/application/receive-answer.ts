import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { DecisionsElsewhere } from '../../dispatch/application/decisions-elsewhere';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { type Connector, itemOf } from '../domain/connector';
import { type Disposition, type Judgement, judgeAnswer } from '../domain/department-answer';
import { type DepartmentAnswer, OPEN_STATES } from '../domain/external-call';
import { type AnswerWay, answersBefore, insertAnswer, type SeenAnswer, type StandingAnswer } from '../persistence/answer.repository';
import { type CallRow, lockCall, routeIdOfCall, updateCall } from '../persistence/external-call.repository';
import { HandToPeople } from './hand-to-people';

/** What an answer meets, locked: the route always before its call. */
interface Met {
  readonly connector: Connector;
  readonly route: RouteRow;
  readonly call: CallRow;
  readonly answer: DepartmentAnswer;
  readonly standing: StandingAnswer | null;
  readonly now: Date;
}

const FOR_PEOPLE: Readonly<Record<'REASON_UNKNOWN' | 'DAY_IMPLAUSIBLE' | 'AUTHORITY_CHANGED', string>> = {
  REASON_UNKNOWN: '部门系统答复不予办理，但所给理由不在本事项的理由表中，转人工核实。',
  DAY_IMPLAUSIBLE: '部门系统答复的决定日期不在受理之日至今天之间，转人工核实。',
  AUTHORITY_CHANGED: '部门系统已答复，但该单位在决定之日对本事项已无决定权，转人工核实。',
};

/** The same message once more: what was done for it stays. Another message under its key is refused, or it would be lost. */
function again(answer: DepartmentAnswer, callId: number, seen: SeenAnswer): Disposition {
  const same =
    seen.callId === callId &&
    seen.result === answer.result &&
    seen.reasonCode === answer.reasonCode &&
    seen.externalReference === answer.externalReference &&
    seen.decidedOn === answer.decidedOn;
  if (same) return seen.disposition;
  throw new DomainError('conflict', 'answer-id-reused', '这个 answerId 已用于另一条答复，请换新的 answerId 重新发送。');
}

/** An answer of a department's system, whichever way it came. The first one that came in time stands; nothing decides twice. */
@Injectable()
export class ReceiveAnswer {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly routes: RouteStore,
    private readonly elsewhere: DecisionsElsewhere,
    private readonly handToPeople: HandToPeople,
    private readonly clock: Clock,
  ) {}

  /** @returns what became of it; what was done for a message that comes again, once more. */
  async execute(connector: Connector, answer: DepartmentAnswer, via: AnswerWay): Promise<Disposition> {
    return this.database.run(async (tx) => {
      const routeId = await routeIdOfCall(tx, connector.code, answer.callKey);
      const route = routeId === undefined ? undefined : await this.routes.lock(tx, routeId);
      const call = route && (await lockCall(tx, answer.callKey));
      if (!route || !call) throw new DomainError('not-found', 'call-unknown', '没有向贵系统送过这一编号的办件，请核对 callKey。');
      const { standing, seen } = await answersBefore(tx, connector.code, call.id, answer.answerId);
      if (seen !== null) return again(answer, call.id, seen);
      const now = this.clock.now();
      const met: Met = { connector, route, call, answer, standing, now };
      const judgement = judgeAnswer(answer, {
        open: OPEN_STATES.includes(call.state),
        standing,
        waits: route.waiting !== null,
        decided: route.result,
        denialReasons: itemOf(connector, route.itemCode)?.denialReasons ?? {},
        acceptedOn: route.acceptedOn,
        today: localDateOf(now),
      });
      const { disposition, note } = await this.carryOut(tx, met, judgement);
      await insertAnswer(tx, connector.code, call.id, answer, { via, disposition, note, at: now });
      return disposition;
    });
  }

  private async carryOut(tx: Transaction, met: Met, judgement: Judgement): Promise<{ disposition: Disposition; note: string | null }> {
    switch (judgement.kind) {
      case 'DECIDES': {
        const decided = await this.decide(tx, met, judgement);
        return decided ? { disposition: 'DECIDES', note: null } : this.forPeople(tx, met, 'AUTHORITY_CHANGED');
      }
      case 'FOR_PEOPLE':
        return this.forPeople(tx, met, judgement.reasonCode);
      case 'CONTRADICTION': {
        const { route, answer, standing, connector, now } = met;
        const said = { organ: connector.organ, standing: standing?.result ?? null, contradicting: answer.result };
        await this.elsewhere.contradict(tx, route, said, { connector: connector.code }, now);
        return { disposition: 'CONTRADICTION', note: null };
      }
      case 'DUPLICATE':
      case 'LATE':
        return { disposition: judgement.kind, note: null };
    }
  }

  private async decide(
    tx: Transaction,
    { route, call, answer, now, connector }: Met,
    verdict: { result: 'GRANT' | 'DENY'; reasonCode: string | null },
  ): Promise<boolean> {
    const { decidedOn, externalReference } = answer;
    const made = { ...verdict, decidedOn, reference: externalReference, by: 'CONNECTOR', byStaff: null, onBehalfOf: null } as const;
    const decided = await this.elsewhere.decide(tx, route, made, { connector: connector.code }, now);
    if (decided) await updateCall(tx, call.id, { state: 'ANSWERED', nextAttemptAt: null, lastReasonCode: null }, now);
    return decided;
  }

  private async forPeople(tx: Transaction, { route, call, now }: Met, reasonCode: keyof typeof FOR_PEOPLE) {
    await updateCall(tx, call.id, { state: 'ANSWERED', nextAttemptAt: null, lastReasonCode: reasonCode }, now);
    await this.handToPeople.execute(tx, route, FOR_PEOPLE[reasonCode], reasonCode, now);
    return { disposition: 'FOR_PEOPLE' as const, note: reasonCode };
  }
}
