import { DomainError, fenOf } from '@app/domain-kernel';

/** Fen from yuan that may carry a minus: on some days more goes back than comes in. */
export function signedFenOf(yuan: string): number {
  const fen = fenOf(yuan.replace(/^-/, ''));
  if (fen === undefined) throw new DomainError('rule-violation', 'amount-invalid', '金额应为元，两位小数。');
  return yuan.startsWith('-') ? -fen : fen;
}
