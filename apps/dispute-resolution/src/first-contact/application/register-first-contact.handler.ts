import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { answer, etagOf, type IdempotentRequest, type Outcome, once } from '@app/http';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import rules from '../../../data/dispute-rules.json';
import { DisputeResolutionDatabase } from '../../database';
import { noteOnDispute, pairsOf } from '../../disputes/application/known-pairs';
import { type NamedParty, PartyCells } from '../../disputes/application/party-cells';
import { ReadDisputes } from '../../disputes/application/read-disputes';
import { RegisterDispute, type Registration } from '../../disputes/application/register-dispute';
import { assertReferral, duplicateRefusal } from '../domain/first-contact';

/** 首问登记: who, with whom, what about, what is wanted, how urgent. */
@Injectable()
export class RegisterFirstContact {
  constructor(
    private readonly database: DisputeResolutionDatabase,
    private readonly register: RegisterDispute,
    private readonly cells: PartyCells,
    private readonly reads: ReadDisputes,
    private readonly clock: Clock,
  ) {}

  /** Once per Idempotency-Key. @param notDuplicate why it is another dispute of the same two sides */
  execute(actor: Actor, given: Registration, notDuplicate: string | null, request: IdempotentRequest): Promise<Outcome> {
    assertReferral(given.source, given.sourceReference, rules.referredSources);
    if (actor.kind === 'CITIZEN') assertOwn(actor, given.claimants, this.cells);
    const now = this.clock.now();
    return once(this.database, request, now, async (tx) => {
      const known = await this.duplicates(tx, actor, given);
      if (known !== null && notDuplicate === null) throw duplicateRefusal(known);
      const dispute = await this.register.within(tx, given, actor, now);
      if (known !== null) await noteOnDispute(tx, dispute, 'notDuplicate', actor.id, now);
      const view = await this.reads.within(tx, dispute.disputeNo, actor);
      return answer(201, view, { Location: `/api/v1/disputes/${dispute.disputeNo}`, ETag: etagOf(view.version) });
    });
  }

  /** null: none. Else the numbers of those which this person may see, perhaps none of them. */
  private async duplicates(tx: Transaction, actor: Actor, { claimants, respondents }: Registration): Promise<string[] | null> {
    const found = await pairsOf(tx, this.cells, claimants, respondents);
    if (found.length === 0) return null;
    const numbers: string[] = [];
    for (const { disputeNo } of found) if (await this.reads.isVisible(tx, disputeNo, actor)) numbers.push(disputeNo);
    return numbers;
  }
}

/** From home everybody speaks for himself. */
function assertOwn(actor: Actor, claimants: readonly NamedParty[], cells: PartyCells): void {
  const own = claimants.some(
    ({ kind, idNumber }) =>
      kind === 'PERSON' && idNumber !== null && cells.citizenIndex(idNumber).toString('base64url') === actor.citizenIndex,
  );
  if (!own) throw new DomainError('rule-violation', 'not-a-party', '网上登记须由本人提出：申请一方应包含您本人的姓名和身份证号码。');
}
