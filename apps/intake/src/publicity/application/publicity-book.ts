import type { EventPayload } from '@app/contracts';
import { ORGANS } from '@app/county';
import { Clock } from '@app/domain-kernel';
import type { ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { StoredCase } from '../../cases/application/case-desk';
import { ItemTermsReader } from '../../cases/application/item-terms';
import { shownName } from '../domain/publicity';
import { answerObjection, endPublicity, insertPublicity } from '../persistence/publicity.repository';

/** What routing tells of publicities, written down in the transaction that moves their cases. */
@Injectable()
export class PublicityBook {
  constructor(
    private readonly itemTerms: ItemTermsReader,
    private readonly clock: Clock,
  ) {}

  async record(tx: Transaction, events: readonly ReceivedEvent[], cases: ReadonlyMap<number, StoredCase>): Promise<void> {
    for (const { type, payload } of events) {
      if (type === 'case.publicity-begun.v1') await this.begun(tx, payload, cases.get(payload.caseId));
      else if (type === 'case.publicity-ended.v1') await endPublicity(tx, payload.publicityId, payload.outcome, payload.endedAt);
      else if (type === 'case.objection-answered.v1') {
        await answerObjection(tx, payload.objectionId, payload.upheld ? 'UPHELD' : 'DISMISSED', this.clock.now());
      }
    }
  }

  /** Only what will be shown is taken over from the case. */
  private async begun(tx: Transaction, payload: EventPayload<'case.publicity-begun.v1'>, stored: StoredCase | undefined): Promise<void> {
    if (stored === undefined) throw new Error(`case ${payload.caseId} of publicity ${payload.publicityId} does not exist`);
    const { publicity } = this.itemTerms.ofCase(stored);
    if (publicity === null) throw new Error(`item ${stored.state.itemCode} knows no publicity`);
    const organ = ORGANS.find(({ code }) => code === payload.organCode)?.name ?? payload.organCode;
    await insertPublicity(tx, {
      id: payload.publicityId,
      caseId: payload.caseId,
      organ: payload.organCode,
      shownName: shownName(stored.applicantName, publicity),
      proposal: publicity.proposal,
      objectTo: `${organ}，${publicity.where}`,
      begunOn: payload.begunOn,
      dueOn: payload.dueOn,
    });
  }
}
