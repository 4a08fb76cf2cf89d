import { REVOCATIONS_PATH, serviceAuthorization } from '@app/access';
import { refreshTokens, signIn } from '@app/testing';
import { IdentityWorld, UNAUTHENTICATED } from './identity-world';

describe('the security administrator', () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await IdentityWorld.open();
  });
  afterAll(() => world.close());

  describe('the administration of staff', () => {
    let administrator: string;
    beforeAll(async () => {
      administrator = (await signIn(world.baseUrl, 'it.security')).accessToken;
    });
    const staff = (id: number) => world.call('GET', `/api/v1/identity/staff/${id}`, administrator);
    const command = async (id: number, name: string, body: object, ifMatch?: string) =>
      world.call('POST', `/api/v1/identity/staff/${id}/${name}`, administrator, {
        body: { reason: '测试变更', ...body },
        ifMatch: ifMatch ?? (await staff(id)).etag ?? '',
      });

    it('lists page by page, and only to those whose duty it is', async () => {
      const first = await world.call('GET', '/api/v1/identity/staff?limit=100', administrator);
      expect(first.body).toMatchObject({ page: { hasMore: true } });
      const next = (first.body.page as { next: string }).next;
      const second = await world.call('GET', `/api/v1/identity/staff?limit=100&cursor=${next}`, administrator);
      const ids = [first, second].flatMap(({ body }) => (body.items as { id: number }[]).map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.slice(0, 3)).toEqual([1001, 1002, 1003]);
      expect((await world.call('GET', '/api/v1/identity/staff?organ=532922-market-supervision', administrator)).body.items).toHaveLength(9);
      const auditor = (await signIn(world.baseUrl, 'it.auditor')).accessToken;
      expect((await world.call('GET', '/api/v1/identity/staff/1001', auditor)).body).toMatchObject({ id: 1001, actions: [] });
      for (const login of ['it.operator', 'yang.mei', 'yang.jingjing']) {
        const { accessToken } = await signIn(world.baseUrl, login);
        expect(await world.call('GET', '/api/v1/identity/staff', accessToken)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      }
      expect(
        await world.call('POST', '/api/v1/identity/staff/1001/disablements', auditor, { body: { reason: '测试变更' }, ifMatch: '"v1"' }),
      ).toMatchObject({ status: 403 });
    });

    it('ends a disabled officer’s token and refresh token at once, and lets them in again later', async () => {
      const tokens = await signIn(world.baseUrl, 'zhao.lin');
      expect((await world.me(tokens.accessToken)).status).toBe(200);
      expect(await command(1003, 'disablements', {})).toMatchObject({ status: 200, body: { status: 'DISABLED', actions: ['enable'] } });
      expect(await world.me(tokens.accessToken)).toMatchObject(UNAUTHENTICATED);
      await expect(refreshTokens(world.baseUrl, tokens.refreshToken)).rejects.toMatchObject({ status: 400 });
      await expect(signIn(world.baseUrl, 'zhao.lin')).rejects.toMatchObject({ status: 401 });
      expect((await world.audited('staff.disable'))[0]).toMatchObject({
        actor_id: 9002,
        result: 'DONE',
        reason: '测试变更',
        object_id: '1003',
      });
      expect(await command(1003, 'disablements', {})).toMatchObject({ status: 409, body: { code: 'state-conflict' } });
      await command(1003, 'enablements', {});
      expect(await world.me(tokens.accessToken)).toMatchObject(UNAUTHENTICATED);
      expect((await world.me((await signIn(world.baseUrl, 'zhao.lin')).accessToken)).status).toBe(200);
    });

    it('changes roles, and the older token knows it', async () => {
      const before = (await signIn(world.baseUrl, 'li.chunhua')).accessToken;
      expect(await command(1002, 'role-assignments', { roles: ['WINDOW_CLERK', 'DISPATCHER'] })).toMatchObject({
        status: 200,
        body: { roles: ['DISPATCHER', 'WINDOW_CLERK'] },
      });
      expect(await world.me(before)).toMatchObject(UNAUTHENTICATED);
      expect((await world.me((await signIn(world.baseUrl, 'li.chunhua')).accessToken)).body.roles).toEqual(['DISPATCHER', 'WINDOW_CLERK']);
    });

    it('gives a lost password anew, shown once, and ends what the old one opened', async () => {
      const before = (await signIn(world.baseUrl, 'zhao.lin')).accessToken;
      const reset = await command(1003, 'password-resets', {});
      expect(reset).toMatchObject({ status: 200, body: { id: 1003, password: expect.stringMatching(/^[a-z2-9]{20}$/) } });
      expect(await world.me(before)).toMatchObject(UNAUTHENTICATED);
      await expect(signIn(world.baseUrl, 'zhao.lin')).rejects.toMatchObject({ status: 401 });
      const { accessToken } = await signIn(world.baseUrl, 'zhao.lin', String(reset.body.password));
      // 本人改口令: with the present one, and with a good one.
      const change = (currentPassword: unknown, newPassword: string, token = accessToken) =>
        fetch(`${world.baseUrl}/api/v1/me/password-changes`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ currentPassword, newPassword }),
        });
      const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
      expect(await codeOf(await change('wrong', '苍山洱海2026年秋'))).toEqual([422, 'password-wrong']);
      expect(await codeOf(await change(reset.body.password, 'zhao.lin-2026'))).toEqual([422, 'password-weak']);
      expect((await change(reset.body.password, '苍山洱海2026年秋')).status).toBe(204);
      expect(await world.me(accessToken)).toMatchObject(UNAUTHENTICATED);
      expect((await world.me((await signIn(world.baseUrl, 'zhao.lin', '苍山洱海2026年秋')).accessToken)).status).toBe(200);
      expect((await world.audited('staff.reset-password'))[0]).toMatchObject({ actor_id: 9002, reason: '测试变更', object_id: '1003' });
      expect((await world.audited('account.change-password')).map(({ result }) => result)).toEqual(['DONE', 'REFUSED']);
      expect(await command(9002, 'password-resets', {})).toMatchObject({ status: 403, body: { code: 'own-account' } });
    });

    it.each<[string, number, string, object, object]>([
      [
        'two administrative duties in one hand',
        9001,
        'role-assignments',
        { roles: ['OPERATOR', 'AUDITOR'] },
        { status: 422, body: { code: 'separation-of-duties' } },
      ],
      ['the administrator’s own roles', 9002, 'role-assignments', { roles: ['APPROVER'] }, { status: 403, body: { code: 'own-account' } }],
      ['a role that is none', 1001, 'role-assignments', { roles: ['ROOT'] }, { status: 422 }],
      ['the role of a citizen', 1001, 'role-assignments', { roles: ['CITIZEN'] }, { status: 422 }],
      ['an unknown field', 1001, 'disablements', { status: 'ACTIVE' }, { status: 422 }],
      ['no reason', 1001, 'disablements', { reason: '' }, { status: 422 }],
    ])('refuses %s', async (_, id, name, body, expected) => {
      const before = await staff(id);
      expect(await command(id, name, body)).toMatchObject(expected);
      expect(await staff(id)).toEqual(before);
    });

    it('refuses a stale version, an unknown account and an impossible number', async () => {
      expect(await command(1001, 'disablements', {}, '"v99"')).toMatchObject({ status: 412, body: { code: 'version-mismatch' } });
      expect(await command(77, 'disablements', {}, '"v1"')).toMatchObject({ status: 404 });
      expect(await command(0, 'disablements', {}, '"v1"')).toMatchObject({ status: 400, body: { code: 'invalid-id' } });
    });

    it('is bounded by the administrator’s jurisdiction, also in the database’s own rules', async () => {
      await world.database.query(`UPDATE staff_account SET jurisdiction = '532922103', roles = '{SECURITY_ADMIN}' WHERE id = 2059`);
      const township = (await signIn(world.baseUrl, 'town103.head')).accessToken;
      expect(await world.call('GET', '/api/v1/identity/staff/1001', township)).toMatchObject({ status: 404 });
      expect(await world.call('GET', '/api/v1/identity/staff/2040', township)).toMatchObject({ status: 200 });
      await expect(world.database.query(`UPDATE staff_account SET roles = '{OPERATOR,AUDITOR}' WHERE id = 1001`)).rejects.toThrow(
        /separation_of_duties/,
      );
    });

    it('tells the other processes what was revoked, and nobody else', async () => {
      const list = (authorization: string) => fetch(`${world.baseUrl}${REVOCATIONS_PATH}`, { headers: { authorization } });
      const signed = serviceAuthorization(world.configuration.signingKey, REVOCATIONS_PATH, Math.floor(Date.now() / 1000));
      const { revocations } = (await (await list(signed)).json()) as { revocations: object[] };
      expect(revocations).toContainEqual({ kind: 'STAFF', id: 1003, minimumEpoch: 5 });
      expect((await list(`Bearer ${administrator}`)).status).toBe(401);
      expect((await list('Service 1.x')).status).toBe(401);
    });
  });
});
