import { isServiceAuthorization, type Revocation, RevocationListSessions, serviceAuthorization } from './session-registry';

describe('the revocation list', () => {
  let now = 0;
  let list: readonly Revocation[] = [];
  let reads = 0;
  let broken = false;
  const registry = () =>
    new RevocationListSessions(
      async () => {
        reads += 1;
        if (broken) throw new Error('no answer');
        return list;
      },
      () => now,
    );
  beforeEach(() => {
    now = 0;
    list = [];
    reads = 0;
    broken = false;
  });

  it('refuses tokens older than the change of their account, within five seconds', async () => {
    const sessions = registry();
    expect(await sessions.isCurrent('STAFF', 1001, 1)).toBe(true);
    list = [{ kind: 'STAFF', id: 1001, minimumEpoch: 2 }];
    now = 4999;
    expect(await sessions.isCurrent('STAFF', 1001, 1)).toBe(true);
    now = 5000;
    expect(await sessions.isCurrent('STAFF', 1001, 1)).toBe(false);
    expect(await sessions.isCurrent('STAFF', 1001, 2)).toBe(true);
    expect(await sessions.isCurrent('CITIZEN', 1001, 1)).toBe(true);
    expect(await sessions.isCurrent('STAFF', 1002, null)).toBe(false);
    expect(reads).toBe(2);
  });

  it('is read once for many requests, and at once after a change in this process', async () => {
    const sessions = registry();
    await Promise.all(Array.from({ length: 50 }, () => sessions.isCurrent('STAFF', 1, 1)));
    expect(reads).toBe(1);
    list = [{ kind: 'STAFF', id: 1, minimumEpoch: 2 }];
    sessions.forget();
    expect(await sessions.isCurrent('STAFF', 1, 1)).toBe(false);
  });

  it('serves a minute from the last news, then lets nobody in', async () => {
    const sessions = registry();
    list = [{ kind: 'STAFF', id: 1, minimumEpoch: 2 }];
    await sessions.isCurrent('STAFF', 1, 1);
    broken = true;
    now = 59_999;
    expect(await sessions.isCurrent('STAFF', 1, 1)).toBe(false);
    expect(await sessions.isCurrent('STAFF', 2, 1)).toBe(true);
    now = 60_000;
    await expect(sessions.isCurrent('STAFF', 2, 1)).rejects.toMatchObject({ kind: 'unavailable', code: 'session-check-unavailable' });
    broken = false;
    expect(await sessions.isCurrent('STAFF', 2, 1)).toBe(true);
  });
});

describe('one process calling another', () => {
  const key = Buffer.alloc(32, 4);
  it('proves itself by path, time and key', () => {
    const header = serviceAuthorization(key, '/a', 1000);
    expect(isServiceAuthorization(header, key, '/a', 1060)).toBe(true);
    expect(isServiceAuthorization(header, key, '/a', 1061)).toBe(false);
    expect(isServiceAuthorization(header, key, '/b', 1000)).toBe(false);
    expect(isServiceAuthorization(header, Buffer.alloc(32, 5), '/a', 1000)).toBe(false);
    expect(isServiceAuthorization(header.replace('1000', '1001'), key, '/a', 1000)).toBe(false);
    for (const wrong of [undefined, '', 'Service 1000.', 'Bearer x']) expect(isServiceAuthorization(wrong, key, '/a', 1000)).toBe(false);
  });
});
