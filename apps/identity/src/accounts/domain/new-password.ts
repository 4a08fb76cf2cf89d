import { DomainError } from '@app/domain-kernel';

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 200;

/** What everybody tries first. Longer lists belong to whoever runs the county's own issuer. */
const COMMON = ['password', '1234567890', '0123456789', 'qwertyuiop', 'administrator', 'abcdefghij', '1q2w3e4r5t'];

/**
 * GB/T 22239-2019 8.1.4.1 a: a password must not be easy to guess. Length, not signs: 10 characters of two kinds, not the login, not
 * one sign over and over, none of the well-known ones.
 */
export function assertNewPassword(password: string, { login, current }: { readonly login: string; readonly current: string }): void {
  const text = password.normalize('NFKC');
  const lower = text.toLowerCase();
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{N}/u, /[^\p{L}\p{N}]/u, /\p{Lo}/u].filter((kind) => kind.test(text)).length;
  const refuse = (message: string): never => {
    throw new DomainError('rule-violation', 'password-weak', message, {
      errors: [{ pointer: '/newPassword', code: 'password-weak', message }],
    });
  };
  if ([...text].length < SHORTEST_PASSWORD) refuse(`新口令至少 ${SHORTEST_PASSWORD} 个字符。`);
  if (text.length > LONGEST_PASSWORD) refuse(`新口令不超过 ${LONGEST_PASSWORD} 个字符。`);
  if (kinds < 2) refuse('新口令应由字母、数字、符号中的两种以上组成。');
  if (lower.includes(login.toLowerCase()) || COMMON.some((word) => lower.includes(word)) || new Set(lower).size < 5) {
    refuse('新口令太容易猜到：不要包含登录名、常见口令，或反复使用几个字符。');
  }
  if (text === current.normalize('NFKC')) refuse('新口令不能与原口令相同。');
}
