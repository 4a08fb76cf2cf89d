import { sealAudit, verifyAudit } from '@app/audit';
import { eventually, integrationToken, refreshTokens, type SignInRefusedError, signIn } from '@app/testing';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { DEMO_INTEGRATION } from '../src/issuer/clients';
import { forgetEndedState } from '../src/issuer/storage-adapter';
import { IdentityWorld } from './identity-world';

describe('signing in to the embedded issuer', () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await IdentityWorld.open();
  });
  afterAll(() => world.close());

  describe('signing in', () => {
    it('takes an officer through the page to a token that the API knows', async () => {
      const tokens = await signIn(world.baseUrl, 'yang.mei');
      expect(tokens.expiresIn).toBe(600);
      expect(decodeProtectedHeader(tokens.accessToken)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
      expect(decodeJwt(tokens.accessToken)).toMatchObject({
        iss: 'http://window.test/oidc',
        aud: 'one-window',
        sub: 'STAFF:1001',
        acr: '1',
        epoch: 1,
      });
      expect(await world.me(tokens.accessToken)).toMatchObject({
        status: 200,
        body: {
          kind: 'STAFF',
          id: 1001,
          name: '杨梅',
          roles: ['WINDOW_CLERK'],
          organ: { code: '532922-government-office', name: '漾濞彝族自治县人民政府办公室（政务服务管理）' },
          section: 'hall',
          jurisdiction: '532922',
        },
      });
      expect((await world.audited('account.sign-in'))[0]).toMatchObject({ actor_id: 1001, result: 'DONE', reason: null });
    });

    it.each(['yang.jingjing', '532999199003070010', '13800000001', ' YANG.Jingjing ', '５３２９９９１９９００３０７００１０'])(
      'takes a citizen by %j',
      async (login) => {
        const { accessToken } = await signIn(world.baseUrl, login);
        const cipher = world.cipher;
        expect(decodeJwt(accessToken)).toMatchObject({
          kind: 'CITIZEN',
          actor_id: 5001,
          roles: ['CITIZEN'],
          citizen_index: cipher.blindIndex('citizen-number', '532999199003070010').toString('base64url'),
        });
        expect(await world.me(accessToken)).toMatchObject({
          status: 200,
          body: { kind: 'CITIZEN', name: '杨晶晶', roles: ['CITIZEN'], organ: null, jurisdiction: '' },
        });
      },
    );

    it('gives a demo system a token of its own, and none for a wrong secret', async () => {
      const { status, body } = await world.me(await integrationToken(world.baseUrl));
      expect({ status, body }).toMatchObject({
        status: 200,
        body: { kind: 'SERVICE', id: DEMO_INTEGRATION.actorId, roles: ['INTEGRATION'] },
      });
      await expect(integrationToken(world.baseUrl, 'wrong')).rejects.toMatchObject({ status: 401 });
    });

    it('says the same of a wrong password, an unknown login and a locked account', async () => {
      const refusal = async (login: string, password: string): Promise<SignInRefusedError> =>
        signIn(world.baseUrl, login, password).then(
          () => {
            throw new Error(`${login} was let in`);
          },
          (error: SignInRefusedError) => error,
        );
      const shape = ({ status, page }: SignInRefusedError) => ({
        status,
        page: page.replace(/(proof" value|name="login" value|action)="[^"]*"/g, '$1').replace(/ autofocus/g, ''),
      });
      const unknown = shape(await refusal('nobody.here', 'demo'));
      expect(unknown.status).toBe(401);
      expect(unknown.page).toContain('没有登录成功');
      for (let attempt = 1; attempt <= 5; attempt += 1) expect(shape(await refusal('market.food.2', 'wrong'))).toEqual(unknown);
      // Locked: the right password does not help, and looks no different.
      expect(shape(await refusal('market.food.2', 'demo'))).toEqual(unknown);
      expect((await world.audited('account.sign-in')).slice(0, 2).map(({ reason }) => reason)).toEqual(['locked', 'wrong-password']);
      world.clock.moveTo(new Date(world.clock.now().getTime() + 15 * 60_000));
      expect((await world.me((await signIn(world.baseUrl, 'market.food.2')).accessToken)).status).toBe(200);
      // The count began anew.
      await refusal('market.food.2', 'wrong');
      await signIn(world.baseUrl, 'market.food.2');
    });

    it('looks at no more than five of many guesses made at once', async () => {
      const answers = await Promise.allSettled(Array.from({ length: 12 }, () => signIn(world.baseUrl, 'market.food.3', 'wrong')));
      expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
      const reasons = (await world.audited('account.sign-in')).filter(({ actor_id }) => actor_id === 1188).map(({ reason }) => reason);
      expect(reasons.filter((reason) => reason === 'wrong-password')).toHaveLength(5);
      expect(reasons.filter((reason) => reason === 'locked')).toHaveLength(7);
    });

    it('gives tokens to a page of its own address, and to no other', async () => {
      const from = async (origin: string): Promise<number> => {
        const { refreshToken } = await signIn(world.baseUrl, 'yang.mei');
        const body = new URLSearchParams({ client_id: 'demo', grant_type: 'refresh_token', refresh_token: refreshToken });
        return (await fetch(`${world.baseUrl}/oidc/token`, { method: 'POST', headers: { origin }, body })).status;
      };
      expect(await from('http://window.test')).toBe(200);
      expect(await from('http://elsewhere.test')).toBe(400);
    });

    it('goes on with a refresh token, once', async () => {
      const first = await signIn(world.baseUrl, 'yang.mei');
      const second = await refreshTokens(world.baseUrl, first.refreshToken);
      expect((await world.me(second.accessToken)).status).toBe(200);
      await expect(refreshTokens(world.baseUrl, first.refreshToken)).rejects.toMatchObject({ status: 400 });
      // Used twice, it was stolen: the whole grant has ended.
      await expect(refreshTokens(world.baseUrl, second.refreshToken)).rejects.toMatchObject({ status: 400 });
    });
  });

  it('keeps no plain number, code or session in its tables', async () => {
    await signIn(world.baseUrl, 'yang.jingjing');
    const dump = JSON.stringify([
      await world.database.query('SELECT * FROM citizen_account'),
      await world.database.query('SELECT * FROM issuer_state'),
      await world.database.query('SELECT * FROM audit_record'),
    ]);
    expect(dump).not.toMatch(/532999\d{11}[\dX]|1380000000\d|accountId|"demo"/);
  });

  it('forgets what has ended', async () => {
    await world.database.query(
      `UPDATE issuer_state SET expires_at = clock_timestamp() - interval '1 second' WHERE kind = 'AuthorizationCode'`,
    );
    expect(await forgetEndedState(world.database)).toBeGreaterThan(0);
    expect(await world.database.query(`SELECT 1 FROM issuer_state WHERE kind = 'AuthorizationCode'`)).toEqual([]);
  });

  it('has an audit trail that verifies', async () => {
    // Other test files share the server, and a seal waits for the oldest transaction that is open anywhere on it.
    const verdict = await eventually('the whole trail is sealed', async () => {
      await sealAudit(world.database, world.clock.now());
      const found = await verifyAudit(world.database, world.configuration);
      return found.unsealed === 0 && found;
    });
    expect(verdict).toMatchObject({ ok: true, unsealed: 0 });
  });

  it('starts again with the same keys and accounts', async () => {
    const { accessToken } = await signIn(world.baseUrl, 'yang.mei');
    const [before] = await world.database.query('SELECT count(*)::int AS staff, sum(version)::int AS versions FROM staff_account');
    await world.restart();
    expect((await world.me(accessToken)).status).toBe(200);
    expect(await world.database.query('SELECT count(*)::int AS staff, sum(version)::int AS versions FROM staff_account')).toEqual([before]);
  });
});
