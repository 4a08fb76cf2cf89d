import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DisputeDesk } from '../../disputes/application/dispute-desk';
import { stepsOfProceeding } from '../persistence/aid-step.repository';
import { AidDesk, type AidFile } from './aid-desk';

/** The file for what the system does by itself, without a person whose scope would limit it; the sweep holds the lock. */
@Injectable()
export class LoadAidFile {
  constructor(
    private readonly desk: DisputeDesk,
    private readonly aid: AidDesk,
  ) {}

  async ofClock(tx: Transaction, proceedingId: number, now: Date): Promise<AidFile> {
    return this.aid.file(tx, await this.desk.ofProceeding(tx, proceedingId, now), proceedingId);
  }

  /** What the notice left of the seven days: it stands in the step that put the review on hold. */
  async reviewDaysLeft(tx: Transaction, proceedingId: number): Promise<number> {
    const details = await stepsOfProceeding(tx, proceedingId, 'askOnce');
    const left = details.at(-1)?.reviewDaysLeft;
    if (typeof left !== 'number') throw new Error(`proceeding ${proceedingId} was supplied without having been asked`);
    return left;
  }
}
