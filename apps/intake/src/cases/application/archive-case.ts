import { Clock } from '@app/domain-kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../domain/case';
import { step } from '../domain/step';
import { lockCases, papersOf, raiseSignals } from '../persistence/case.repository';
import { CaseWriter } from './case-writer';

/** 归档: the last step of a case, and the signal when its file is not whole. */
@Injectable()
export class ArchiveCase {
  constructor(
    private readonly clock: Clock,
    private readonly writer: CaseWriter,
  ) {}

  /** @returns false when the case has changed since its package was made: it is looked at again in the next round. */
  async archive(tx: Transaction, caseId: number, version: number, details: Readonly<Record<string, unknown>>): Promise<boolean> {
    const stored = (await lockCases(tx, [caseId])).get(caseId);
    if (stored === undefined || stored.state.version !== version) return false;
    const decision = step(stored.state, 'archive', SYSTEM, this.clock.now(), { details });
    const papers = (await papersOf(tx, [caseId])).get(caseId) ?? [];
    await this.writer.write(tx, [{ decision, subject: stored, papers }]);
    return true;
  }

  async reportIncomplete(tx: Transaction, caseId: number): Promise<void> {
    const signal = { kind: 'FILE_INCOMPLETE', colour: 'ORANGE', article: '档案法 §37' } as const;
    await raiseSignals(tx, [{ caseId, signal }], this.clock.now());
  }
}
