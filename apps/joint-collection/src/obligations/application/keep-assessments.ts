import type { Transaction } from '@app/persistence';
import type { Assessment } from '../../rules/domain/assessment';
import { keepAssessments as keep } from '../persistence/new-obligation.repository';

/** For whoever raises many obligations at once: the explanations, each kept once. @returns their ids, in the order given. */
export function keepAssessments(tx: Transaction, assessments: readonly Assessment[]): Promise<number[]> {
  return keep(tx, assessments);
}
