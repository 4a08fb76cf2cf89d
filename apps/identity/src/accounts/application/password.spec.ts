import { hashPassword, NOBODYS_HASH, passwordFits } from './password';

describe('a password', () => {
  it('fits its own hash and no other', async () => {
    const [one, other] = await Promise.all([hashPassword('漾濞-Demo-1'), hashPassword('漾濞-Demo-1')]);
    expect(one).not.toBe(other);
    expect(await passwordFits('漾濞-Demo-1', one)).toBe(true);
    expect(await passwordFits('漾濞-Ｄemo-1', one)).toBe(true);
    expect(await passwordFits('漾濞-Demo-2', one)).toBe(false);
    expect(await passwordFits('', one)).toBe(false);
    expect(await passwordFits('x', NOBODYS_HASH)).toBe(false);
  });

  it('longer than 200 characters never fits, even where its beginning does', async () => {
    const hash = await hashPassword('x'.repeat(200));
    expect(await passwordFits('x'.repeat(200), hash)).toBe(true);
    expect(await passwordFits('x'.repeat(201), hash)).toBe(false);
  });

  it('is refused where the stored hash is not one of ours', async () => {
    await expect(passwordFits('x', 'plain')).rejects.toThrow(/unknown format/);
  });
});
