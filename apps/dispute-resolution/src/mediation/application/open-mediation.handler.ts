import type { Actor } from '@app/access';
import { ORGANS } from '@app/county';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, type IdempotentRequest, type Outcome, once } from '@app/http';
import { Injectable } from '@nestjs/common';
import { DisputeResolutionDatabase } from '../../database';
import { DisputeDesk } from '../../disputes/application/dispute-desk';
import { Proceedings } from '../../disputes/application/proceedings';
import { assertRouteOpen } from '../../triage/application/triage-book';
import { insertMediation } from '../persistence/mediation.repository';

/** 登记调解: by the desk, for parties of both sides, at a committee of the county; a matter that may not be mediated is refused by the table of routes. */
@Injectable()
export class OpenMediationHandler {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly desk: DisputeDesk,
    private readonly proceedings: Proceedings,
    private readonly clock: Clock,
  ) {}

  execute(
    actor: Actor,
    disputeNo: string,
    expectedVersion: number,
    { organ, partyIds }: { readonly organ: string; readonly partyIds: readonly number[] },
    request: IdempotentRequest,
  ): Promise<Outcome> {
    return once(this.database, request, this.clock.now(), async (tx) => {
      const id = await this.desk.within(tx, { disputeNo, actor, expectedVersion }, 'DESK', async (inside, loaded) => {
        const { dispute, parties, proceedings, now, today } = loaded;
        assertRouteOpen(dispute.facts, 'MEDIATION', today);
        const sides = new Set(parties.filter((party) => partyIds.includes(party.id)).map(({ side }) => side));
        const own = parties.filter((party) => partyIds.includes(party.id)).length === partyIds.length;
        if (!own || !sides.has('CLAIMANT') || !sides.has('RESPONDENT') || !ORGANS.some(({ code }) => code === organ)) {
          throw new DomainError('rule-violation', 'mediation-parties', '调解的当事人应是本纠纷的双方，调解组织应是本县的，请核对。');
        }
        if (proceedings.some(({ kind, closedOn }) => kind === 'MEDIATION' && closedOn === null)) {
          throw new DomainError('conflict', 'mediation-open-already', '本纠纷已有调解正在进行，请在原调解中办理。');
        }
        const opening = { disputeId: dispute.id, kind: 'MEDIATION', organ, partyIds, on: today } as const;
        const proceeding = await this.proceedings.open(inside, opening, actor, now);
        const { labour } = dispute.facts;
        await insertMediation(
          inside,
          proceeding.id,
          labour === 'WAGES' || labour === 'OTHER',
          labour === 'WAGES' || dispute.facts.injury === true,
        );
        return { action: 'openProceeding', details: { kind: 'MEDIATION', proceedingId: proceeding.id }, value: proceeding.id };
      });
      return answer(201, { disputeNo, proceedingId: id }, { Location: `/api/v1/disputes/${disputeNo}/mediations/${id}` });
    });
  }
}
