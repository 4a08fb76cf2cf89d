import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import { RemoteIssuerKeys } from './issuer-keys';
import { EMBEDDED_ISSUER_MAPPING } from './issuer-mapping';
import { AccessTokenVerifier } from './token-verifier';

describe('the keys of a remote issuer', () => {
  let server: Server;
  let issuer: string;
  let pair: GenerateKeyPairResult;
  let named: string;
  let down = false;
  let calls: string[] = [];

  beforeAll(async () => {
    pair = await generateKeyPair('ES256', { extractable: true });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'k1', alg: 'ES256' };
    server = createServer((request, response) => {
      calls.push(request.url ?? '');
      if (down) return void response.writeHead(503).end();
      const document = request.url === '/jwks' ? { keys: [jwk] } : { issuer: named, jwks_uri: `${issuer}/jwks` };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    named = issuer;
    down = false;
    calls = [];
  });
  const token = () =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
      .setIssuedAt()
      .setSubject('s')
      .setExpirationTime('5m')
      .sign(pair.privateKey);

  it('are found by discovery on first use, and kept', async () => {
    const keys = new RemoteIssuerKeys(issuer);
    expect(calls).toEqual([]);
    await jwtVerify(await token(), keys.find);
    await jwtVerify(await token(), keys.find);
    expect(calls).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  it('are not taken from a document that names another issuer', async () => {
    named = 'https://evil.example';
    await expect(jwtVerify(await token(), new RemoteIssuerKeys(issuer).find)).rejects.toThrow(/names another issuer/);
  });

  it('are asked for again after the issuer was away, and meanwhile nobody is told that the token is bad', async () => {
    const keys = new RemoteIssuerKeys(issuer);
    const accepted = { issuer, audience: 'one-window', mapping: EMBEDDED_ISSUER_MAPPING, citizenIndexOf: () => '' };
    down = true;
    await expect(new AccessTokenVerifier(accepted, keys).verify(await token())).rejects.toMatchObject({ code: 'issuer-unavailable' });
    down = false;
    await jwtVerify(await token(), keys.find);
  });
});
