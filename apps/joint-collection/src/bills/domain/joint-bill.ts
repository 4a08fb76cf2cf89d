import { DomainError, yuanOf } from '@app/domain-kernel';

type Fund = 'medical' | 'pension';

const FUND_OF: Readonly<Record<string, Fund>> = { RESIDENT_MEDICAL: 'medical', RESIDENT_PENSION: 'pension' };

/** What of an obligation a bill needs. Amounts are fen. */
export interface Owed {
  readonly id: number;
  readonly personId: number;
  readonly householdId: number;
  readonly insurance: string;
  readonly year: number;
  readonly state: string;
  readonly dueFen: number | null;
  readonly assistanceFen: number;
  readonly subsidyFen: number;
  readonly rulesVersion: string | null;
}

export interface BillLine {
  readonly obligationId: number;
  readonly personId: number;
  readonly fund: Fund;
  readonly year: number;
  readonly amountFen: number;
  readonly assistanceFen: number;
  readonly subsidyFen: number;
}

export interface DraftBill {
  readonly householdId: number;
  readonly lines: readonly BillLine[];
  readonly medicalFen: number;
  readonly pensionFen: number;
  readonly totalFen: number;
  readonly rulesVersion: string;
}

/**
 * 合并出单: the split is data, not arithmetic. Each line copies what was assessed for one person and one fund; nothing is divided, so nothing
 * is rounded.
 * @param shownFen the total that the payer was shown and agreed to
 */
export function draftBill(owed: readonly Owed[], shownFen: number): DraftBill {
  const [first] = owed;
  if (first === undefined || owed.some(({ householdId }) => householdId !== first.householdId)) {
    throw new DomainError('rule-violation', 'bill-one-household', '一张缴费单只能是同一户的应征，请按户分别出单。');
  }
  const unready = owed.find(({ state, dueFen }) => state !== 'ASSESSED' || dueFen === null);
  if (unready !== undefined) {
    throw new DomainError('conflict', 'bill-not-assessed', '有一项应征还没有核定，或者已经出单、缴费，请刷新后重新选择。', {
      params: { obligation: unready.id, state: unready.state },
    });
  }
  const lines = owed.map((one): BillLine => {
    const fund = FUND_OF[one.insurance];
    if (fund === undefined)
      throw new DomainError('rule-violation', 'wrong-fund', '没有对应这个险种的基金，不能出单。', { params: { insurance: one.insurance } });
    return {
      obligationId: one.id,
      personId: one.personId,
      fund,
      year: one.year,
      amountFen: one.dueFen ?? 0,
      assistanceFen: one.assistanceFen,
      subsidyFen: one.subsidyFen,
    };
  });
  const medicalFen = sumOf(lines, 'medical');
  const pensionFen = sumOf(lines, 'pension');
  const totalFen = medicalFen + pensionFen;
  if (totalFen <= 0) throw new DomainError('conflict', 'nothing-owed', '这些应征不用本人缴费，不需要缴费单。');
  if (totalFen !== shownFen) {
    throw new DomainError('conflict', 'bill-total-changed', `应缴合计是 ${yuanOf(totalFen)} 元，与确认的金额不同，请核对后重新确认。`, {
      params: { total: yuanOf(totalFen), medical: yuanOf(medicalFen), pension: yuanOf(pensionFen) },
    });
  }
  const versions = [...new Set(owed.map(({ rulesVersion }) => rulesVersion ?? ''))].sort();
  return { householdId: first.householdId, lines, medicalFen, pensionFen, totalFen, rulesVersion: versions.join('+') };
}

const sumOf = (lines: readonly BillLine[], fund: Fund): number =>
  lines.reduce((sum, line) => (line.fund === fund ? sum + line.amountFen : sum), 0);

/** 作废 needs a second person: who issued a bill does not make it disappear. */
export function assertMayVoid(issuedBy: number, actor: number): void {
  if (issuedBy === actor) throw new DomainError('forbidden', 'second-person-required', '作废须由出单人以外的人办理。');
}

/** A bill whose time is over cannot be paid, whether or not the sweep has seen it. */
export function assertPayable(expiresAt: Date, now: Date): void {
  if (expiresAt.getTime() <= now.getTime()) {
    throw new DomainError('conflict', 'bill-expired', '缴费单已过有效时间，请重新出单。');
  }
}
