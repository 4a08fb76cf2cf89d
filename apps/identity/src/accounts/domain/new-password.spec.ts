import { assertNewPassword } from './new-password';

const set = (password: string) => () => assertNewPassword(password, { login: 'yang.mei', current: 'old-Password-7' });

describe('a new password', () => {
  it.each(['苍山洱海2026年秋', 'correct horse battery 9', 'Xq7-Rv2-Lm9'])('may be %s', (password) => {
    expect(set(password)).not.toThrow();
  });

  it.each([
    ['short', 'ab3-xyz'],
    ['of one kind', 'kfjwmdhquzx'],
    ['the login', 'yang.mei-2026'],
    ['well known', 'Password-2026'],
    ['a few signs over and over', 'ab1ab1ab1ab1'],
    ['the one before', 'old-Password-7'],
    ['endless', `a1-${'x'.repeat(200)}`],
  ])('is refused when it is %s', (_, password) => {
    expect(set(password)).toThrow(expect.objectContaining({ code: 'password-weak' }));
  });
});
