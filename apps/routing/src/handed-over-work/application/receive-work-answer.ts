import type { EventPayload } from '@app/contracts';
import { Clock } from '@app/domain-kernel';
import { localDate, localDateOf } from '@app/legal-calendar';
import { PermanentFailure } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { HandToPeople } from '../../connectors/application/hand-to-people';
import { type Disposition, type Judgement, judgeAnswer } from '../../connectors/domain/department-answer';
import { DecisionsElsewhere } from '../../dispatch/application/decisions-elsewhere';
import { type RouteRow, RouteStore } from '../../dispatch/application/route-store';
import { mayNotHaveDecided } from '../domain/service';
import { closeWork, lockWorkOfRoutes, type WorkRow } from '../persistence/handed-over-work.repository';
import { insertWorkAnswer, standingAnswer, type WorkAnswer } from '../persistence/work-answer.repository';
import { ServiceBook } from './service-book';

export interface WorkAnswered {
  readonly id: string;
  readonly payload: EventPayload<'work.answered.v1'>;
}

type PeopleReason = Extract<Judgement, { kind: 'FOR_PEOPLE' }>['reasonCode'] | 'AUTHORITY_CHANGED' | 'DECIDER_EXCLUDED';

const FOR_PEOPLE: Readonly<Record<PeopleReason, string>> = {
  REASON_UNKNOWN: '业务服务答复不予办理，但所给理由不在约定的理由中，转人工核实。',
  DAY_IMPLAUSIBLE: '业务服务答复的决定日期不在受理之日至今天之间，转人工核实。',
  AUTHORITY_CHANGED: '业务服务已答复，但该单位在决定之日对本事项已无决定权，转人工核实。',
  DECIDER_EXCLUDED: '业务服务中作出决定的人员参与过本件的收件或受理，应当回避，转其他人员重新决定。',
};

/** The answer of a service of ours. The first one that came in time stands, as with a department's system; nothing decides twice. */
@Injectable()
export class ReceiveWorkAnswer {
  constructor(
    private readonly book: ServiceBook,
    private readonly routes: RouteStore,
    private readonly elsewhere: DecisionsElsewhere,
    private readonly handToPeople: HandToPeople,
    private readonly clock: Clock,
  ) {}

  /** In the order in which they came; in the transaction of the queue, which keeps a message from being done twice. */
  async execute(tx: Transaction, answers: readonly WorkAnswered[]): Promise<void> {
    for (const answer of answers) await this.one(tx, answer);
  }

  private async one(tx: Transaction, { id: eventId, payload }: WorkAnswered): Promise<void> {
    const route = await this.routes.lock(tx, payload.routeId);
    const [work] = await lockWorkOfRoutes(tx, [payload.routeId]);
    if (route === undefined || work === undefined || work.service !== payload.service) throw new PermanentFailure('work-unknown');
    const now = this.clock.now();
    const { result, reasonCode, reference, byStaff, onBehalfOf } = payload;
    const answer: WorkAnswer = { result, reasonCode, reference, byStaff, onBehalfOf, decidedOn: localDate(payload.decidedOn) };
    const standing = await standingAnswer(tx, work.id);
    const judgement = judgeAnswer(answer, {
      open: work.state === 'OPEN',
      standing,
      waits: route.waiting !== null,
      decided: route.result,
      denialReasons: this.denialReasons(route),
      acceptedOn: route.acceptedOn,
      today: localDateOf(now),
    });
    const { disposition, note } = await this.carryOut(tx, { route, work, answer, standing: standing?.result ?? null, now }, judgement);
    await insertWorkAnswer(tx, work.id, answer, { eventId, disposition, note, at: now });
  }

  private async carryOut(
    tx: Transaction,
    met: { route: RouteRow; work: WorkRow; answer: WorkAnswer; standing: 'GRANT' | 'DENY' | null; now: Date },
    judgement: Judgement,
  ): Promise<{ disposition: Disposition; note: PeopleReason | null }> {
    const { route, work, answer, standing, now } = met;
    switch (judgement.kind) {
      case 'DECIDES': {
        if (mayNotHaveDecided(answer, route.handledBy)) return this.forPeople(tx, route, work, 'DECIDER_EXCLUDED', now);
        const { result, reasonCode } = judgement;
        const source = { service: work.service };
        const decided = await this.elsewhere.decide(tx, route, { ...answer, result, reasonCode, by: 'SERVICE' }, source, now);
        if (!decided) return this.forPeople(tx, route, work, 'AUTHORITY_CHANGED', now);
        await closeWork(tx, [work.id], 'ANSWERED', null, now);
        return { disposition: 'DECIDES', note: null };
      }
      case 'FOR_PEOPLE':
        return this.forPeople(tx, route, work, judgement.reasonCode, now);
      case 'CONTRADICTION': {
        const said = { organ: route.organ ?? '', standing, contradicting: answer.result };
        await this.elsewhere.contradict(tx, route, said, { service: work.service }, now);
        return { disposition: 'CONTRADICTION', note: null };
      }
      case 'DUPLICATE':
      case 'LATE':
        return { disposition: judgement.kind, note: null };
    }
  }

  private async forPeople(tx: Transaction, route: RouteRow, work: WorkRow, reason: PeopleReason, now: Date) {
    await closeWork(tx, [work.id], 'ANSWERED', reason, now);
    await this.handToPeople.execute(tx, route, FOR_PEOPLE[reason], reason, now);
    return { disposition: 'FOR_PEOPLE' as const, note: reason };
  }

  /** A service of ours speaks in the item's own reasons. */
  private denialReasons(route: RouteRow): Readonly<Record<string, string>> {
    const reasons = this.book.forMatter(route)?.item.denialReasons ?? [];
    return Object.fromEntries(reasons.map((code) => [code, code]));
  }
}
