import type { Actor } from '@app/access';
import { localDateOf } from '@app/legal-calendar';
import { stopClock } from '@app/legal-clock';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/dispute-rules.json';
import { type DisputeCommand, DisputeDesk } from '../../disputes/application/dispute-desk';
import type { DisputeView } from '../../disputes/application/dispute-view';
import { armFollowUp } from '../../disputes/application/handle-dispute';
import { ReadDisputes } from '../../disputes/application/read-disputes';
import { DISPUTE_SUBJECT } from '../../disputes/application/register-dispute';
import { writeFacts } from '../../disputes/application/write-facts';
import { recordReading } from '../../secrecy/application/record-reading';
import type { TriageFacts } from '../domain/facts';
import { assertChoice, type Route, type TriageProposal } from '../domain/triage';
import { proposalFor } from './triage-book';

/** 研判分流: the table proposes with reasons and articles, a person decides; a way that the law shuts is refused with what can be done instead. */
@Injectable()
export class DecideTriage {
  constructor(
    private readonly desk: DisputeDesk,
    private readonly reads: ReadDisputes,
  ) {}

  enterFacts(command: DisputeCommand, facts: TriageFacts): Promise<TriageProposal> {
    return this.desk.command(command, 'CONDUCTOR', async (tx, { dispute, today }) => {
      await writeFacts(tx, dispute.id, { ...facts });
      return { action: 'enterFacts', value: proposalFor({ ...facts }, today) };
    });
  }

  /** The proposal reads the facts of the matter: a reading like any other. */
  proposal(disputeNo: string, actor: Actor): Promise<TriageProposal> {
    return this.desk.onPart(disputeNo, actor, 'CONDUCTOR', async (tx, { dispute, relation, now, today }) => {
      await recordReading(
        tx,
        dispute.id,
        null,
        relation,
        actor,
        'TRIAGE',
        relation.isLead || relation.hasDuty ? null : '研判分流',
        ['FACTS'],
        now,
      );
      return proposalFor(dispute.facts, today);
    });
  }

  decide(command: DisputeCommand, routes: readonly Route[], reason: string | null): Promise<DisputeView> {
    return this.desk.commandThen(
      command,
      'DESK',
      async (tx, { dispute, now, today }) => {
        assertChoice(proposalFor(dispute.facts, today), routes, reason);
        if (dispute.stage === 'REGISTERED') {
          await stopClock(tx, { subjectType: DISPUTE_SUBJECT, subjectId: dispute.id, kind: 'DISPUTE_TRIAGE' }, 'MET', now);
          await armFollowUp(tx, dispute.id, localDateOf(now), rules.followUpDays, now);
        }
        return { action: 'triage', details: { routes, offTable: reason !== null } };
      },
      (tx) => this.reads.within(tx, command.disputeNo, command.actor),
    );
  }
}
