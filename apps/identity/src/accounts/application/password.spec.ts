import { hashPassword, passwordCost, passwordFits } from './password';

describe('a password', () => {
  // As long as a password may be, and typed in two ways: a hash takes a tenth of a second, so each proves several things.
  const password = `漾濞-Demo-${'1'.repeat(192)}`;

  it('fits its own hash and no other, however it was typed', async () => {
    const [one, other] = await Promise.all([hashPassword(password), hashPassword(password)]);
    expect(one).not.toBe(other);
    expect(await passwordFits(password.replace('D', 'Ｄ'), one)).toBe(true);
    expect(await passwordFits(password.replace('D', 'd'), one)).toBe(false);
    // Longer than 200 characters never fits, though its beginning does.
    expect(password).toHaveLength(200);
    expect(await passwordFits(`${password}1`, one)).toBe(false);
    expect(await passwordFits('', undefined)).toBe(false);
  });

  it('is refused where the stored hash is not one of ours', async () => {
    await expect(passwordFits('x', 'plain')).rejects.toThrow(/unknown format/);
  });

  it('is cheap to try in a run of the tests, and nowhere else', async () => {
    const test = passwordCost({ environment: 'test' });
    const cheap = await hashPassword('demo', test);
    expect(await passwordFits('demo', cheap, test)).toBe(true);
    expect(await passwordFits('Demo', cheap, test)).toBe(false);
    for (const environment of ['development', 'production'] as const) {
      const cost = passwordCost({ environment });
      // OWASP Password Storage: N=2^14, r=8, p=5.
      expect(cost).toEqual({ log2N: 14, r: 8, p: 5 });
      await expect(passwordFits('demo', cheap, cost)).rejects.toThrow(/unknown format/);
    }
  });
});
