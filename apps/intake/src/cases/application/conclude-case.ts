import { Injectable } from '@nestjs/common';
import { conclude } from '../domain/office-decisions';
import type { StoredCase } from '../persistence/case.rows';
import { type CaseCommand, CaseDesk } from './case-desk';

/** 办结 by hand, for an item that charges a fee: the clerk has seen the receipt. */
@Injectable()
export class ConcludeCase {
  constructor(private readonly desk: CaseDesk) {}

  execute(command: CaseCommand): Promise<StoredCase> {
    return this.desk.decide(command, 'conclude', async ({ stored, by, now }) => ({ decision: conclude(stored.state, by, now) }));
  }
}
