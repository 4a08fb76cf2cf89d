import { matterOf } from '@app/authority';
import { Clock, DomainError } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Outbox, type OutgoingEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AuthorityList } from '../../authority/application/authority-list';
import { RoutingDatabase } from '../../database';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { Journal } from '../../journal/application/journal';
import { type Connector, itemOf } from '../domain/connector';
import { type Disposition, type Judgement, judgeAnswer } from '../domain/department-answer';
import type { DepartmentAnswer } from '../domain/external-call';
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
    private readonly authorities: AuthorityList,
    private readonly handToPeople: HandToPeople,
    private readonly journal: Journal,
    private readonly outbox: Outbox,
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
        callState: call.state,
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
        const decided = await this.decide(tx, met, judgement.result, judgement.reasonCode);
        return decided ? { disposition: 'DECIDES', note: null } : this.forPeople(tx, met, 'AUTHORITY_CHANGED');
      }
      case 'FOR_PEOPLE':
        return this.forPeople(tx, met, judgement.reasonCode);
      case 'CONTRADICTION':
        await this.contradict(tx, met);
        return { disposition: 'CONTRADICTION', note: null };
      case 'DUPLICATE':
      case 'LATE':
        return { disposition: judgement.kind, note: null };
    }
  }

  /** @returns false when the organ of the route holds no such power on the day of the decision. */
  private async decide(tx: Transaction, met: Met, result: 'GRANT' | 'DENY', reasonCode: string | null): Promise<boolean> {
    const { route, call, answer, now, connector } = met;
    // The name and seal are those of the line in force on the day on which the department decided.
    const [found] = await this.authorities.resolveAll(tx, [matterOf(route, answer.decidedOn)]);
    if (found?.kind !== 'FOUND' || found.authority.actingOrgan !== route.organ) return false;
    const { authority } = found;
    await updateCall(tx, call.id, { state: 'ANSWERED', nextAttemptAt: null, lastReasonCode: null }, now);
    await this.routes.change(
      tx,
      route,
      { status: 'DECIDED', authorityId: authority.id, result, reasonCode, decidedOn: answer.decidedOn, events: 1 },
      now,
    );
    await this.note(tx, met, 'decideBySystem', 'DECIDED', {
      connector: connector.code,
      verdict: result,
      reasonCode,
      authorityId: authority.id,
    });
    const { externalReference } = answer;
    await this.outbox.append(tx, [
      {
        ...this.about(route, 1, now),
        type: 'case.decided.v1',
        payload: {
          routeId: route.id,
          caseId: route.caseId,
          taskId: null,
          result,
          reasonCode,
          decidedOn: answer.decidedOn,
          decidedAt: now.toISOString(),
          byStaff: null,
          onBehalfOf: null,
          automatic: false,
          by: 'CONNECTOR',
          ...(externalReference === null ? {} : { externalReference }),
          authority: this.authorities.decisionAuthority(authority),
        },
      },
    ]);
    return true;
  }

  private async forPeople(tx: Transaction, { route, call, now }: Met, reasonCode: keyof typeof FOR_PEOPLE) {
    await updateCall(tx, call.id, { state: 'ANSWERED', nextAttemptAt: null, lastReasonCode: reasonCode }, now);
    await this.handToPeople.execute(tx, route, FOR_PEOPLE[reasonCode], reasonCode, now);
    return { disposition: 'FOR_PEOPLE' as const, note: reasonCode };
  }

  /** What stands stays. The history says so, and the supervisor of the area is told. */
  private async contradict(tx: Transaction, met: Met): Promise<void> {
    const { route, answer, standing, now, connector } = met;
    const result = standing?.result ?? route.result ?? answer.result;
    await this.note(tx, met, 'answerContradicted', route.status, {
      connector: connector.code,
      standing: result,
      contradicting: answer.result,
    });
    await this.routes.countEvents(tx, route.id, 1);
    await this.outbox.append(tx, [
      {
        ...this.about(route, 1, now),
        type: 'case.answer-contradicted.v1',
        payload: { routeId: route.id, caseId: route.caseId, organCode: connector.organ, standing: result, contradicting: answer.result },
      },
    ]);
  }

  private async note(
    tx: Transaction,
    { route, now }: Met,
    action: string,
    to: RouteRow['status'],
    details: Record<string, unknown>,
  ): Promise<void> {
    const version = to === route.status ? route.version : route.version + 1;
    await this.journal.record(
      tx,
      [
        {
          routeId: route.id,
          taskId: null,
          action,
          from: route.status,
          to,
          version,
          actor: null,
          onBehalfOf: null,
          reason: null,
          details,
          at: now,
        },
      ],
      null,
    );
  }

  private about(
    route: RouteRow,
    events: number,
    now: Date,
  ): Pick<OutgoingEvent, 'aggregateType' | 'aggregateId' | 'aggregateVersion' | 'occurredAt'> {
    return { aggregateType: 'route', aggregateId: route.id, aggregateVersion: route.eventVersion + events, occurredAt: now };
  }
}
