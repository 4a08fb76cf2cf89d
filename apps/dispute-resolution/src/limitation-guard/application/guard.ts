import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { officeCalendar } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import data from '../../../data/limitation-rules.json';
import { DisputeResolutionDatabase } from '../../database';
import { DisputeDesk, type LoadedDispute } from '../../disputes/application/dispute-desk';
import { factsOfDispute, type ToldFacts } from '../domain/facts-of-dispute';
import type { LimitationFacts } from '../domain/limitation-facts';
import { type Alarm, type LimitationRules, limitationAlarms } from '../domain/limitation-guard';
import { agreementOf, takenSteps, toldFacts, writeToldFacts } from '../persistence/limitation.repository';

export const LIMITATION_RULES = data as unknown as LimitationRules;

export interface GuardView {
  readonly disputeNo: string;
  readonly today: string;
  readonly alarms: readonly Alarm[];
}

/** 时效守护: what runs against the people of a dispute, from what its record knows and what was told. */
@Injectable()
export class Guard {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
  ) {}

  async ofDispute(tx: Transaction, { dispute, parties, today }: LoadedDispute, more: Partial<LimitationFacts> = {}): Promise<Alarm[]> {
    const told = await toldFacts(tx, dispute.id);
    const steps = await takenSteps(tx, dispute.id);
    const agreement = await agreementOf(tx, dispute.id);
    const facts = factsOfDispute({ facts: dispute.facts, parties, steps, ...agreement, told: told?.facts ?? null });
    return limitationAlarms({ ...facts, ...more }, today, LIMITATION_RULES, officeCalendar());
  }

  view(actor: Actor, disputeNo: string): Promise<GuardView> {
    return this.database.run(async (tx) => {
      const loaded = await this.desk.load(tx, disputeNo, actor);
      return { disputeNo, today: loaded.today, alarms: await this.ofDispute(tx, loaded) };
    });
  }

  /** What only people can tell: since when it was known, what interrupted, whether there is an IOU. */
  tell(actor: Actor, disputeNo: string, facts: ToldFacts): Promise<GuardView> {
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', async (tx, loaded) => {
      const { dispute, now, today } = loaded;
      await writeToldFacts(tx, dispute.id, facts, actor.id, now);
      await recordAudit(tx, [
        {
          occurredAt: now,
          actor,
          action: 'dispute.tell-limitation-facts',
          objectType: 'dispute',
          objectId: dispute.id,
          result: 'DONE',
          changedFields: Object.keys(facts),
        },
      ]);
      return { disputeNo, today, alarms: await this.ofDispute(tx, loaded) };
    });
  }
}
