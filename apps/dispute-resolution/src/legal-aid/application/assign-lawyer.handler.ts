import { DomainError } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import pool from '../../../data/aid-lawyers.json';
import { Duties } from '../../secrecy/application/duties';
import { OBSTACLE_SENTENCES, type Proposal, proposeLawyers } from '../domain/lawyer-choice';
import { aidedParties } from '../persistence/aided-parties.repository';
import { poolFor } from '../persistence/lawyer.repository';
import { beginAssignment, endAssignment, insertAssignment } from '../persistence/legal-aid.repository';
import { type AidCommand, AidDesk, type AidFile } from './aid-desk';
import { AidPapers } from './aid-papers';

/** 指派: a specialist without a conflict and with room; he accepts, declines with a reason, or is replaced (法律援助法 §43, §46, §55). */
@Injectable()
export class AssignLawyerHandler {
  constructor(
    private readonly aid: AidDesk,
    private readonly duties: Duties,
    private readonly papers: AidPapers,
  ) {}

  /** Everybody of the pool, best first, with what speaks against each. */
  async proposals(tx: Transaction, file: AidFile): Promise<Proposal[]> {
    const aided = await aidedParties(tx, file.proceeding.id);
    return proposeLawyers(await poolFor(tx, file.dispute.id, aided, file.today), file.aid.matter, pool.maximumOpenCases.value);
  }

  assign(command: AidCommand, lawyerId: number): Promise<number> {
    return this.aid.command(command, 'assign', async (file, tx) => {
      const firm = await this.chosen(tx, file, lawyerId);
      const after = (inside: Transaction) => this.take(inside, file, lawyerId, firm, command);
      return { details: { lawyerId }, after };
    });
  }

  /** While aid is given first: at once, without waiting for the decision (§44). */
  assignAtOnce(command: AidCommand, lawyerId: number): Promise<number> {
    return this.aid.command(command, 'assignAtOnce', async (file, tx) => {
      if (file.assignment !== null) throw new DomainError('conflict', 'aid-assigned-already', '已经先行指派律师，请勿重复指派。');
      const firm = await this.chosen(tx, file, lawyerId);
      return { details: { lawyerId }, after: (inside) => this.take(inside, file, lawyerId, firm, command) };
    });
  }

  begin(command: AidCommand): Promise<number> {
    return this.aid.command(command, 'begin', (file) => ({
      after: async (tx) => {
        if (file.assignment !== null) await beginAssignment(tx, file.assignment.id, file.today);
        await this.papers.issue(tx, file, 'AID_OFFICIAL_LETTER', {}, command.actor);
      },
    }));
  }

  /** §46: not without a reason. */
  decline(command: AidCommand, reason: string): Promise<number> {
    return this.aid.command(command, 'decline', (file) => ({
      record: { kind: 'DECLINED', text: reason },
      after: (tx) => this.release(tx, file, 'DECLINED'),
    }));
  }

  /** §55: the recipient may ask for another lawyer; the office may need one. The pack stays where it is. */
  replace(command: AidCommand, reason: string): Promise<number> {
    return this.aid.command(command, 'replace', (file) => ({
      record: { kind: 'REPLACED', text: reason },
      after: async (tx) => {
        await this.release(tx, file, 'REPLACED');
        await this.papers.issue(tx, file, 'AID_REPLACEMENT', { reason }, command.actor);
      },
    }));
  }

  private async chosen(tx: Transaction, file: AidFile, lawyerId: number): Promise<string> {
    const proposals = await this.proposals(tx, file);
    const proposal = proposals.find(({ lawyer }) => lawyer.staffId === lawyerId);
    if (proposal === undefined) throw new DomainError('rule-violation', 'aid-lawyer-unknown', '律师不在法律援助律师库中，请从名册中选择。');
    // He who has begun already, under aid that was given first, takes no further place.
    const alreadyHis = file.assignment?.lawyerId === lawyerId;
    if (proposal.obstacle !== null && !(alreadyHis && proposal.obstacle === 'FULL')) {
      const [best] = proposals.filter(({ obstacle }) => obstacle === null);
      throw new DomainError('rule-violation', 'aid-lawyer-conflict', `不能指派：${OBSTACLE_SENTENCES[proposal.obstacle]}`, {
        params: { obstacle: proposal.obstacle, proposed: best?.lawyer.staffId ?? null },
      });
    }
    return proposal.lawyer.firm;
  }

  private async take(tx: Transaction, file: AidFile, lawyerId: number, firm: string, { actor }: AidCommand): Promise<void> {
    const { dispute, proceeding, assignment, today, now } = file;
    if (assignment !== null && assignment.lawyerId !== lawyerId) {
      throw new DomainError('conflict', 'aid-assigned-already', '先行指派的律师还在办理；要换人的，请先办理更换。');
    }
    await this.duties.give(tx, { disputeId: dispute.id, proceedingId: proceeding.id, staffId: lawyerId, duty: 'AID_LAWYER' }, actor, now);
    if (assignment === null) await insertAssignment(tx, { proceedingId: proceeding.id, lawyerId, firm, assignedBy: actor.id, on: today });
    await this.papers.issue(tx, file, 'AID_ASSIGNMENT', { firm }, actor);
  }

  private async release(tx: Transaction, { dispute, assignment, today, now }: AidFile, reason: string): Promise<void> {
    if (assignment === null) return;
    await endAssignment(tx, assignment.id, today, reason);
    await this.duties.end(tx, dispute.id, assignment.lawyerId, now);
  }
}
