import { EXTENSION_REASONS } from '@app/county';
import { DomainError } from '@app/domain-kernel';

/** The reason that is told to the applicant; only one of the county's list. */
export function reasonText(code: string): string {
  const reason = EXTENSION_REASONS.find((one) => one.code === code);
  if (reason !== undefined) return reason.text;
  throw new DomainError('rule-violation', 'extension-reason', '请从延长办理期限的理由表中选择一项。', {
    article: '行政许可法 §42',
    params: { allowed: EXTENSION_REASONS.map((one) => one.code) },
    errors: [{ pointer: '/reasonCode', code: 'extension-reason', message: '请从理由表中选择。' }],
  });
}
