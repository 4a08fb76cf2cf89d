import { SignedValues } from './signed-value';

const KEY = Buffer.alloc(32, 7);

describe('a value that the browser keeps', () => {
  let now = 1_000_000;
  const sessions = new SignedValues<{ id: number }>(KEY, 'operator session', 900, () => now);

  it('comes back until it ends', () => {
    const sealed = sessions.seal({ id: 7001 });
    expect(sessions.open(sealed)).toEqual({ id: 7001 });
    now += 899_999;
    expect(sessions.open(sealed)).toEqual({ id: 7001 });
    now += 1;
    expect(sessions.open(sealed)).toBeUndefined();
  });

  it('is refused when a single character was changed, or when it is for another purpose or of another key', () => {
    const sealed = sessions.seal({ id: 7001 });
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      expect(sessions.open(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`)).toBeUndefined();
    }
    expect(new SignedValues(KEY, 'operator sign-in', 900, () => now).open(sealed)).toBeUndefined();
    expect(new SignedValues(Buffer.alloc(32, 8), 'operator session', 900, () => now).open(sealed)).toBeUndefined();
    for (const foreign of [undefined, '', '.', 'a.b', `${sealed}.x`]) expect(sessions.open(foreign)).toBeUndefined();
  });
});
