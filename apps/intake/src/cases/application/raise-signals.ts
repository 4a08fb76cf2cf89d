import type { Transaction } from '@app/persistence';
import type { Signal } from '../domain/case';
import { raiseSignals } from '../persistence/case.repository';

/** 督查信号 on cases, raised by another capability in its own transaction. */
export function raiseCaseSignals(tx: Transaction, caseIds: readonly number[], signal: Signal, now: Date): Promise<void> {
  return raiseSignals(
    tx,
    [...new Set(caseIds)].map((caseId) => ({ caseId, signal })),
    now,
  );
}
