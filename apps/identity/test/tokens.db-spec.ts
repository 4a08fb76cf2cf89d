import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { eventually, signIn } from '@app/testing';
import { decodeJwt, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { SigningKeys } from '../src/issuer/signing-keys';
import { IdentityWorld, UNAUTHENTICATED } from './identity-world';

describe('the API and the tokens it is shown', () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await IdentityWorld.open();
  });
  afterAll(() => world.close());

  describe('a token', () => {
    let privateKey: Awaited<ReturnType<typeof importJWK>>;
    let good: Record<string, unknown>;
    let kid: string;
    beforeAll(async () => {
      const keys = await SigningKeys.load(world.database, world.cipher, world.clock.now());
      const key = keys.privateKeys[0] as JWK;
      kid = String(key.kid);
      privateKey = await importJWK(key, 'ES256');
      good = decodeJwt((await signIn(world.baseUrl, 'yang.mei')).accessToken);
    });
    const forge = (claims: Record<string, unknown>, header: Record<string, unknown> = {}) =>
      new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header }).sign(privateKey);
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = () => Math.floor(Date.now() / 1000);

    it('signed with our own key and unchanged claims is accepted, so that the refusals below mean something', async () => {
      expect((await world.me(await forge({}))).status).toBe(200);
    });

    it.each<[string, () => Promise<string> | string]>([
      ['without a signature', () => `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(good)}.`],
      [
        'signed HS256 with the public key',
        async () => {
          const jwks = await (await fetch(`${world.baseUrl}/oidc/jwks`)).text();
          const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${encode(good)}`;
          return `${signed}.${createHmac('sha256', jwks).update(signed).digest('base64url')}`;
        },
      ],
      ['for another audience', () => forge({ aud: 'another' })],
      ['of another issuer', () => forge({ iss: 'http://evil.example/oidc' })],
      ['expired by 31 seconds', () => forge({ exp: now() - 31 })],
      ['not valid yet', () => forge({ nbf: now() + 60 })],
      ['that is an ID token', async () => (await signIn(world.baseUrl, 'yang.mei')).idToken],
      ['that is a refresh token', async () => (await signIn(world.baseUrl, 'yang.mei')).refreshToken],
      [
        'with a key of its own',
        async () => {
          const pair = await generateKeyPair('ES256', { extractable: true });
          const jwk = await exportJWK(pair.publicKey);
          return new SignJWT(good).setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', jwk }).sign(pair.privateKey);
        },
      ],
      ['with a foreign key id', () => forge({}, { kid: '../../dev/null' })],
      ['without an epoch', () => forge({ epoch: undefined })],
    ])('%s is refused, and audited', async (_, token) => {
      expect(await world.me(await token())).toMatchObject(UNAUTHENTICATED);
      await eventually('the refusal is audited', async () => (await world.audited('access.refuse'))[0]?.reason === 'unauthenticated');
    });

    it('is refused when the header comes twice', async () => {
      const { accessToken } = await signIn(world.baseUrl, 'yang.mei');
      const { port } = new URL(world.baseUrl);
      const status = await new Promise((resolve, reject) => {
        const headers = ['Host', 'window.test', 'Authorization', `Bearer ${accessToken}`, 'Authorization', `Bearer ${accessToken}`];
        httpRequest({ port, path: '/api/v1/me', headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(401);
      expect(await world.me()).toMatchObject(UNAUTHENTICATED);
    });

    it('shows no private key to anybody', async () => {
      const { keys } = (await (await fetch(`${world.baseUrl}/oidc/jwks`)).json()) as { keys: Record<string, unknown>[] };
      expect(keys).toHaveLength(1);
      expect(keys[0]).not.toHaveProperty('d');
      const stored = await world.database.query<{ private_key: string }>('SELECT private_key FROM signing_key');
      expect(stored.map(({ private_key }) => private_key).join()).toMatch(/^v1\.aes\.demo\./);
    });
  });
});
