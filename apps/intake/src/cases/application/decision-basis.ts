import type { Actor } from '@app/access';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { IntakeDatabase } from '../../database';
import type { Decision } from '../domain/case';
import type { CaseAction } from '../domain/case.transitions';
import { basisOf, snapshotBasis } from '../persistence/decision-basis.repository';
import { ReadCases } from './read-cases';

const DECIDING: ReadonlySet<CaseAction> = new Set(['decide', 'decideByRule', 'decideBySystem', 'upholdDecision']);

/** In the transaction of the decision: the papers it rested on, as they were then. */
export async function snapshotDecisions(tx: Transaction, decided: readonly { readonly decision: Decision }[], now: Date): Promise<void> {
  const steps = decided.flatMap(({ decision: { after, steps: taken } }) =>
    taken.filter(({ action, to }) => DECIDING.has(action) && to === 'DECIDED').map(({ version }) => ({ caseId: after.id, version })),
  );
  if (steps.length > 0) await snapshotBasis(tx, steps, now);
}

export interface BasisLine {
  readonly caseVersion: number;
  readonly code: string;
  readonly name: string;
  readonly form: string;
  readonly trustGrade: string;
  readonly origin: string;
  readonly source: string | null;
  readonly sha256: string | null;
  readonly asOf: string;
  readonly takenAt: string;
}

/** 决定依据的材料, for whoever may see the case. */
@Injectable()
export class ReadDecisionBasis {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ReadCases,
  ) {}

  async of(caseNo: string, actor: Actor): Promise<BasisLine[]> {
    const { state } = await this.cases.find(caseNo, actor);
    return (await basisOf(this.database, state.id)).map(({ paperCode, paperName, originName, asOf, takenAt, ...line }) => ({
      ...line,
      code: paperCode,
      name: paperName,
      source: originName,
      asOf: asOf.toISOString(),
      takenAt: takenAt.toISOString(),
    }));
  }
}
