import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { RouteTasks } from '../../tasks/application/route-tasks';
import type { DueChangedCase } from './received';

/** Clocks of cases moved: a special procedure began or ended, an extension was approved, a holiday notice came. Desks sort anew. */
@Injectable()
export class FollowDueDays {
  constructor(private readonly tasks: RouteTasks) {}

  /** Of two words about one case in a chunk the later one counts. */
  async execute(tx: Transaction, cases: readonly DueChangedCase[]): Promise<void> {
    const latest = new Map(cases.map(({ payload }) => [payload.caseId, payload]));
    if (latest.size > 0) await this.tasks.sortByDueDays(tx, [...latest.values()]);
  }
}
