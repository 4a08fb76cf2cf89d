import type { Actor } from '@app/access';
import { type CappedCount, cappedCount } from '@app/http';
import { readPosition } from '@app/live';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { CaseStatus } from '../domain/case.transitions';
import { ListCases } from './list-cases';

/** What waits for a window: papers to look at, notices unanswered, results to hand out. */
const AT_THE_WINDOW = ['SUBMITTED', 'RECEIVED', 'CORRECTING', 'DECIDED', 'CONCLUDED'] as const satisfies readonly CaseStatus[];
const CAP = 1000;

export type WindowQueueCounts = Readonly<Record<(typeof AT_THE_WINDOW)[number], CappedCount>>;

/** How many cases wait at the windows that this person sees. */
@Injectable()
export class WindowCounts {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ListCases,
  ) {}

  position(): Promise<string> {
    return readPosition(this.database);
  }

  async of(actor: Actor): Promise<WindowQueueCounts> {
    const counts = await Promise.all(
      AT_THE_WINDOW.map(async (status) => {
        const filter = {
          statuses: [status],
          itemCode: null,
          division: null,
          dueBefore: null,
          text: null,
          partyIndex: null,
          before: null,
          limit: 1,
        };
        return [status, cappedCount(await this.cases.count(actor, filter, CAP), CAP)] as const;
      }),
    );
    return Object.fromEntries(counts) as WindowQueueCounts;
  }
}
