import { allowedActions, yuanOf } from '@app/domain-kernel';
import type { Queryable } from '@app/persistence';
import type { ExplanationLine } from '../../rules/domain/explanation';
import { INSURANCE_NAMES } from '../../rules/domain/insurance';
import { OBLIGATION_STATE_NAMES, OBLIGATION_TRANSITIONS } from '../domain/obligation.transitions';
import { linesOf } from '../persistence/new-obligation.repository';
import type { Obligation } from '../persistence/obligation.repository';

export interface LineView {
  readonly code: string;
  readonly text: string;
  readonly amount: string | null;
  readonly payer: string | null;
  readonly article: string;
  readonly example: boolean;
}

export interface ObligationView {
  readonly id: number;
  readonly version: number;
  readonly personId: number;
  readonly insurance: string;
  readonly insuranceName: string;
  readonly year: number;
  readonly state: string;
  readonly stateName: string;
  readonly tier: string | null;
  /** What the person pays, in yuan. */
  readonly due: string | null;
  readonly assistance: string;
  readonly subsidy: string;
  readonly rulesVersion: string | null;
  readonly billId: number | null;
  readonly lines: readonly LineView[];
  /** What a person may do with it here; bills and payments move it by themselves. */
  readonly actions: readonly string[];
}

const BY_HAND: ReadonlyMap<string, string> = new Map([
  ['assess', 'chooseTier'],
  ['cancel', 'cancel'],
]);

const yuan = (fen: number | null): string | null => (fen === null ? null : yuanOf(fen));

export const lineView = ({ code, text, fen, payer, article, example }: ExplanationLine): LineView => ({
  code,
  text,
  amount: yuan(fen),
  payer,
  article,
  example,
});

export async function obligationViews(reader: Queryable, obligations: readonly Obligation[]): Promise<ObligationView[]> {
  const lines = await linesOf(
    reader,
    obligations.flatMap(({ assessmentId }) => assessmentId ?? []),
  );
  return obligations.map((one) => ({
    id: one.id,
    version: one.version,
    personId: one.personId,
    insurance: one.insurance,
    insuranceName: INSURANCE_NAMES[one.insurance],
    year: one.year,
    state: one.state,
    stateName: OBLIGATION_STATE_NAMES[one.state],
    tier: yuan(one.tierFen),
    due: yuan(one.dueFen),
    assistance: yuanOf(one.assistanceFen),
    subsidy: yuanOf(one.subsidyFen),
    rulesVersion: one.rulesVersion,
    billId: one.billId,
    lines: (lines.get(one.assessmentId ?? 0) ?? []).map(lineView),
    actions: allowedActions(OBLIGATION_TRANSITIONS, one.state).flatMap((action) => {
      const byHand = BY_HAND.get(action);
      return byHand === undefined || (byHand === 'chooseTier' && one.insurance !== 'RESIDENT_PENSION') ? [] : [byHand];
    }),
  }));
}
