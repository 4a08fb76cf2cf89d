import type { Actor } from '@app/access';
import { Clock, DomainError } from '@app/domain-kernel';
import { type IdentityDocumentType, parseIdentityDocument, required } from '@app/identifiers';
import { localDateOf } from '@app/legal-calendar';
import type { Transaction } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { Injectable } from '@nestjs/common';
import { assertFits, assertMay } from '../domain/case-policy';
import { type CollectionProof, deliver } from '../domain/office-decisions';
import { lockCases, papersOf } from '../persistence/case.repository';
import type { StoredCase } from '../persistence/case.rows';
import { isEntitledToCollect } from '../persistence/party.repository';
import { performerOf } from './case-desk';
import { CaseWriter } from './case-writer';
import { CITIZEN_NUMBER_INDEX } from './filing';
import { CASE_TERMS } from './item-terms';

/** The code of the whole bundle, which its reader has checked; or the identity document of a party of the cases. */
export type TogetherProof =
  | { readonly by: 'PICK_UP_CODE' }
  | { readonly by: 'IDENTITY'; readonly idType: IdentityDocumentType; readonly idNumber: string };

/** 出件 of several concluded cases of one applicant at once: each case keeps a delivery of its own. */
@Injectable()
export class DeliverTogether {
  constructor(
    private readonly clock: Clock,
    private readonly cipher: PersonalDataCipher,
    private readonly writer: CaseWriter,
  ) {}

  /** @param caseIds cases that the person may see; those that are not concluded are left as they are. */
  async execute(tx: Transaction, actor: Actor, caseIds: readonly number[], proof: TogetherProof): Promise<readonly StoredCase[]> {
    assertMay(actor.roles, 'deliver');
    const now = this.clock.now();
    const today = localDateOf(now);
    const concluded = [...(await lockCases(tx, caseIds)).values()].filter(({ state }) => state.status === 'CONCLUDED');
    const papers = await papersOf(
      tx,
      concluded.map(({ state }) => state.id),
    );
    const decided = [];
    for (const stored of concluded) {
      assertFits('deliver', stored.state);
      const collection = await this.collectionOf(tx, stored, proof);
      const decision = deliver(stored.state, collection, performerOf(actor), today, now, CASE_TERMS);
      decided.push({ decision, subject: stored, papers: papers.get(stored.state.id) ?? [] });
    }
    if (decided.length > 0) await this.writer.write(tx, decided);
    return decided.map(({ decision, subject }) => ({ ...subject, state: decision.after }));
  }

  private async collectionOf(tx: Transaction, { state }: StoredCase, proof: TogetherProof): Promise<CollectionProof> {
    if (proof.by === 'PICK_UP_CODE') return { by: 'PICK_UP_CODE', collector: null };
    const today = localDateOf(this.clock.now());
    const { number } = required(parseIdentityDocument(proof.idType, proof.idNumber, today), '/idNumber');
    const collector = await isEntitledToCollect(tx, state.id, this.cipher.blindIndex(CITIZEN_NUMBER_INDEX, number), today);
    if (collector === null) throw collectorUnproven();
    return { by: 'IDENTITY', collector };
  }
}

export const collectorUnproven = (): DomainError =>
  new DomainError(
    'rule-violation',
    'collector-unproven',
    '取件码或证件与本件不符，请核对领取人身份；代领须有未到期的授权，单位凭取件码或由其代理人领取。',
  );
