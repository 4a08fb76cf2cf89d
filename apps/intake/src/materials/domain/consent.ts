import { DomainError } from '@app/domain-kernel';
import { addMonths, type LocalDate } from '@app/legal-calendar';
import { ALL_ITEMS } from './material';

/** What a person agrees to: for which items, and until when. */
export interface ConsentGiven {
  readonly purposes: readonly string[];
  readonly validUntil: LocalDate;
}

/** Consent names its purpose and its end (个人信息保护法 §§14, 17, 19). */
export function assertConsent(
  { purposes, validUntil }: ConsentGiven,
  categories: readonly string[],
  today: LocalDate,
  longestMonths: number,
): void {
  const unknown = purposes.filter((purpose) => purpose !== ALL_ITEMS && !categories.includes(purpose));
  if (purposes.length === 0 || unknown.length > 0) {
    throw new DomainError('rule-violation', 'consent-purpose', '请写明材料可以用于哪些事项，用途只能从列出的事项类别中选择。', {
      article: '个人信息保护法 §14',
      params: { purposes: [ALL_ITEMS, ...categories] },
    });
  }
  const last = addMonths(today, longestMonths);
  if (validUntil < today || validUntil > last) {
    throw new DomainError('rule-violation', 'consent-period', `同意的期限应在今天到 ${last} 之间，到期可以再同意。`, {
      article: '个人信息保护法 §19',
    });
  }
}

/** Who gives it: the holder himself, or who acts for an organisation; not an agent or a guardian of a person. */
export function assertMayConsent(holder: 'PERSON' | 'ORGANISATION', through: 'HOLDER' | 'AGENT' | 'GUARDIAN'): void {
  if (holder === 'PERSON' && through !== 'HOLDER') {
    throw new DomainError('rule-violation', 'consent-not-holders', '材料存入材料库须由申请人本人同意，代理人、监护人办理时不能存入。', {
      article: '个人信息保护法 §§14、31',
    });
  }
}
