import { DomainError } from '@app/domain-kernel';

/** Why somebody reads what was told in confidence (法律援助法 §21). */
export const READING_PURPOSES = {
  CONDUCT: '承办本案',
  TRIAGE: '研判分流',
  COVER: '代班办理',
  SUPERVISE: '督查督办',
  COMPLAINT: '处理投诉',
  RETURN_VISIT: '回访',
} as const;
export type ReadingPurpose = keyof typeof READING_PURPOSES;
export const isPurpose = (text: string): text is ReadingPurpose => Object.hasOwn(READING_PURPOSES, text);

/** How a person stands to a dispute that he has in scope. */
export interface Relation {
  readonly isLead: boolean;
  readonly hasDuty: boolean;
  /** Of the desk that leads it. */
  readonly ofTheDesk: boolean;
  /** Of the legal aid body where aid was asked. */
  readonly ofTheAidBody: boolean;
}

/**
 * OPEN: conducts it. ON_RECORD: may read for a purpose, and a supervisor hears of it. CLOSED: sees the stage, nothing else: the window, other
 * offices, and their heads.
 */
export function access({ isLead, hasDuty, ofTheDesk, ofTheAidBody }: Relation): 'OPEN' | 'ON_RECORD' | 'CLOSED' {
  if (isLead || hasDuty) return 'OPEN';
  return ofTheDesk || ofTheAidBody ? 'ON_RECORD' : 'CLOSED';
}

/** @throws DomainError `content-closed`; `reading-note` where somebody who does not conduct it gives no reason in words. */
export function assertMayRead(relation: Relation, purpose: ReadingPurpose, note: string | null): { readonly assigned: boolean } {
  const open = access(relation);
  if (open === 'CLOSED') {
    throw new DomainError('forbidden', 'content-closed', '调解和法律援助的内容依法保密，您只能查看办理阶段。', {
      article: '法律援助法 §21',
    });
  }
  if (open === 'ON_RECORD' && (note === null || purpose === 'CONDUCT')) {
    throw new DomainError(
      'rule-violation',
      'reading-note',
      '您不是本纠纷的承办人，查看须选择实际用途并用文字写明理由；查看会记录并提示督查。',
    );
  }
  return { assigned: open === 'OPEN' };
}
