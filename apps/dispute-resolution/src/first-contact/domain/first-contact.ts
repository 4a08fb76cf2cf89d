import { DomainError } from '@app/domain-kernel';

/** Sources that hand a dispute on with a paper of their own: 访调、警调、检调、诉调对接. */
export function assertReferral(source: string, reference: string | null, referred: readonly string[]): void {
  if (referred.includes(source) && reference === null) {
    throw new DomainError(
      'rule-violation',
      'referral-reference',
      '信访、公安、检察院、法院转来的纠纷须填写转送（委派）文号，以便反馈结果。',
    );
  }
}

/** The same two sides, still open: one dispute, not two. @param known numbers that this person may see */
export function duplicateRefusal(known: readonly string[]): DomainError {
  return new DomainError(
    'conflict',
    'duplicate-dispute',
    known.length > 0
      ? `双方的纠纷正在办理（${known.join('、')}），请在原纠纷中办理；确属另一件纠纷的，写明理由后登记。`
      : '双方的纠纷已由其他窗口登记正在办理；确属另一件纠纷的，写明理由后登记。',
    { params: { disputes: known } },
  );
}
