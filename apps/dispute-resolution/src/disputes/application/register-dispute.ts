import type { Actor } from '@app/access';
import { recordAudit } from '@app/audit';
import { COUNTY_CODE } from '@app/county';
import { caseNumber } from '@app/identifiers';
import { localDateOf, officeCalendar } from '@app/legal-calendar';
import { armClock } from '@app/legal-clock';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/dispute-rules.json';
import { leadFor } from '../../secrecy/application/officers';
import type { Dispute, Urgency } from '../domain/dispute';
import { insertDispute, insertParties, nextDisputeSequence, sumUp } from '../persistence/registration.repository';
import { type NamedParty, PartyCells } from './party-cells';

export const DISPUTE_SUBJECT = 'dispute';

export interface Registration {
  readonly source: string;
  readonly sourceReference: string | null;
  readonly kind: string;
  readonly division: string;
  readonly urgency: Urgency;
  readonly dangerous: boolean;
  readonly language: string | null;
  readonly matter: string;
  readonly wanted: string;
  readonly claimants: readonly NamedParty[];
  readonly respondents: readonly NamedParty[];
}

/** 首问登记: from this minute the dispute has one lead and a clock. In the caller's transaction. */
@Injectable()
export class RegisterDispute {
  constructor(private readonly cells: PartyCells) {}

  async within(
    tx: Transaction,
    given: Registration,
    by: Pick<Actor, 'kind' | 'id' | 'organ' | 'roles' | 'name'>,
    now: Date,
  ): Promise<Dispute> {
    const today = localDateOf(now);
    const lead = await leadFor(tx, given.division, by);
    const disputeNo = `JF${caseNumber(COUNTY_CODE, today, await nextDisputeSequence(tx))}`;
    const dispute = await insertDispute(tx, {
      ...given,
      ...this.cells.words(disputeNo, given.matter, given.wanted),
      disputeNo,
      organ: lead.organ,
      leadOfficer: lead.id,
      facts: {},
      firstContactAt: now,
      receivedBy: by.id,
      receivedKind: by.kind,
      receivedOrgan: by.organ,
    });
    const named = [
      ...given.claimants.map((party) => ['CLAIMANT', party] as const),
      ...given.respondents.map((party) => ['RESPONDENT', party] as const),
    ];
    await insertParties(
      tx,
      dispute.id,
      named.map(([side, party], index) => this.cells.close(disputeNo, index + 1, side, party)),
      now,
    );
    await sumUp(tx, dispute.id);
    const tier = rules.tiers.find(({ code }) => code === given.urgency);
    if (tier === undefined) throw new Error(`${given.urgency} is no tier`);
    await armClock(
      tx,
      {
        subjectType: DISPUTE_SUBJECT,
        subjectId: dispute.id,
        kind: 'DISPUTE_TRIAGE',
        article: rules.article,
        unit: 'DAY',
        budget: tier.days,
        startsOn: today,
        anchorEvent: 'dispute.registered',
      },
      officeCalendar(),
      now,
    );
    await recordAudit(tx, [
      { occurredAt: now, actor: by, action: 'dispute.register', objectType: 'dispute', objectId: dispute.id, result: 'DONE' },
    ]);
    return dispute;
  }
}
