import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import { EMBEDDED_ISSUER_MAPPING, parseIssuerMapping } from './issuer-mapping';
import { AccessTokenVerifier } from './token-verifier';

const ISSUER = 'https://window.example/oidc';
const NOW = Date.parse('2026-11-23T02:00:00Z');
const CLAIMS = {
  kind: 'STAFF',
  actor_id: 1001,
  name: '杨梅',
  roles: ['WINDOW_CLERK'],
  organ: '532922-government-office',
  section: 'hall',
  jurisdiction: '532922',
  acr: '1',
  epoch: 3,
};

interface TokenChanges {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly issuer?: string;
  readonly audience?: string;
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
}

describe('an access token', () => {
  let pair: GenerateKeyPairResult;
  let foreign: GenerateKeyPairResult;
  let now = NOW;
  const seconds = NOW / 1000;

  beforeAll(async () => {
    pair = await generateKeyPair('ES256', { extractable: true });
    foreign = await generateKeyPair('ES256', { extractable: true });
  });
  beforeEach(() => {
    now = NOW;
  });

  const sign = (changes: TokenChanges = {}, key = pair.privateKey): Promise<string> => {
    const token = new SignJWT({ ...CLAIMS, ...changes.claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k1', ...changes.header })
      .setSubject('STAFF:1001')
      .setIssuer(changes.issuer ?? ISSUER)
      .setAudience(changes.audience ?? 'one-window')
      .setIssuedAt(changes.issuedAt ?? seconds)
      .setExpirationTime(changes.expiresAt ?? seconds + 600);
    return (changes.notBefore === undefined ? token : token.setNotBefore(changes.notBefore)).sign(key);
  };
  const verifier = (mapping = EMBEDDED_ISSUER_MAPPING) =>
    new AccessTokenVerifier(
      {
        issuer: ISSUER,
        audience: 'one-window',
        mapping,
        citizenIndexOf: (number) => Buffer.alloc(32, number.length).toString('base64url'),
      },
      { find: async () => pair.publicKey },
      () => now,
    );
  const refused = { kind: 'unauthenticated', code: 'unauthenticated' };

  it('names its holder', async () => {
    await expect(verifier().verify(await sign())).resolves.toEqual({
      actor: {
        kind: 'STAFF',
        id: 1001,
        name: '杨梅',
        roles: ['WINDOW_CLERK'],
        organ: '532922-government-office',
        section: 'hall',
        jurisdiction: '532922',
        citizenIndex: null,
        acr: '1',
      },
      epoch: 3,
    });
  });

  it('ends thirty seconds after its end, also when it was seen before', async () => {
    const token = await sign();
    const one = verifier();
    now = NOW + 629_000;
    await one.verify(token);
    now = NOW + 631_000;
    await expect(one.verify(token)).rejects.toMatchObject(refused);
    await expect(verifier().verify(token)).rejects.toMatchObject(refused);
  });

  it.each<[string, TokenChanges]>([
    ['expired by 31 seconds', { expiresAt: seconds - 31 }],
    ['not valid yet', { notBefore: seconds + 31 }],
    ['of another audience', { audience: 'another' }],
    ['of another issuer', { issuer: 'https://evil.example' }],
    ['an ID token', { header: { typ: 'JWT' } }],
    ['without a type', { header: { typ: undefined } }],
    ['pointing to its own key set', { header: { jku: 'https://evil.example/jwks' } }],
    ['pointing to its own certificate', { header: { x5u: 'https://evil.example/cert' } }],
    ['bringing its own key', { header: { jwk: { kty: 'EC' } } }],
    ['of an unknown kind', { claims: { kind: 'ROOT' } }],
    ['without an account', { claims: { actor_id: undefined } }],
    ['of an impossible account', { claims: { actor_id: -1 } }],
    ['without an epoch', { claims: { epoch: undefined } }],
    ['with a jurisdiction that is a pattern', { claims: { jurisdiction: '%' } }],
    ['of 20 kB', { claims: { padding: 'x'.repeat(20_000) } }],
  ])('is refused when %s', async (_, changes) => {
    await expect(verifier().verify(await sign(changes))).rejects.toMatchObject(refused);
  });

  it('is refused when another key signed it, or when a byte changed', async () => {
    await expect(verifier().verify(await sign({}, foreign.privateKey))).rejects.toMatchObject(refused);
    const [header, payload, signature] = (await sign()).split('.') as [string, string, string];
    const other = Buffer.from(JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), actor_id: 9002 })).toString(
      'base64url',
    );
    await expect(verifier().verify(`${header}.${other}.${signature}`)).rejects.toMatchObject(refused);
  });

  it('is refused without a signature, and when the public key served as a shared secret', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = encode({ ...CLAIMS, iss: ISSUER, aud: 'one-window', sub: 'STAFF:1001', iat: seconds, exp: seconds + 600 });
    await expect(verifier().verify(`${encode({ alg: 'none', typ: 'at+jwt' })}.${body}.`)).rejects.toMatchObject(refused);
    for (const secret of [await exportSPKI(pair.publicKey), JSON.stringify(await exportJWK(pair.publicKey))]) {
      const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', kid: '../../dev/null' })}.${body}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      await expect(verifier().verify(`${signed}.${mac}`)).rejects.toMatchObject(refused);
    }
  });

  it.each(['', 'garbage', '...', 'a.b.c', '...a', 'e30.e30.e30'])('is refused when it is %j', async (token) => {
    await expect(verifier().verify(token)).rejects.toMatchObject(refused);
  });

  it('cannot make a citizen an officer, nor an officer a citizen', async () => {
    const citizen = await verifier().verify(await sign({ claims: { kind: 'CITIZEN', roles: ['SECURITY_ADMIN'] } }));
    expect(citizen.actor.roles).toEqual(['CITIZEN']);
    const officer = await verifier().verify(await sign({ claims: { roles: ['CITIZEN', 'INTEGRATION', 'APPROVER', 'ROOT'] } }));
    expect(officer.actor.roles).toEqual(['APPROVER']);
  });

  it('of another issuer is read by its mapping', async () => {
    const mapping = parseIssuerMapping({
      algorithms: ['ES256'],
      type: null,
      accessTokenClaim: 'scope',
      kind: { claim: 'user_type', values: { gov: 'STAFF', person: 'CITIZEN' } },
      id: 'employee_no',
      name: 'cn',
      roles: { claim: 'groups', values: { '/window': 'WINDOW_CLERK' } },
      organ: 'org',
      jurisdiction: 'area',
      citizenNumber: 'id_card',
    });
    const header = { typ: undefined };
    const claims = {
      user_type: 'gov',
      employee_no: '77',
      cn: '字文彬',
      groups: ['/window', '/other', 'constructor'],
      org: 'x',
      area: '532922',
      scope: 'api',
    };
    await expect(verifier(mapping).verify(await sign({ header, claims }))).resolves.toMatchObject({
      actor: { kind: 'STAFF', id: 77, name: '字文彬', roles: ['WINDOW_CLERK'], organ: 'x', jurisdiction: '532922', acr: '0' },
      epoch: null,
    });
    const person = { ...claims, user_type: 'person', id_card: '53299919900307001x' };
    const { actor } = await verifier(mapping).verify(await sign({ header, claims: person }));
    expect(actor).toMatchObject({ roles: ['CITIZEN'], citizenIndex: Buffer.alloc(32, 18).toString('base64url') });
    // Without the claim that only access tokens have, it is an ID token.
    await expect(verifier(mapping).verify(await sign({ header, claims: { ...claims, scope: undefined } }))).rejects.toMatchObject(refused);
  });
});

describe('an issuer mapping', () => {
  it.each([
    [{ algorithms: ['HS256'] }, /algorithms/],
    [{ algorithms: ['none'] }, /algorithms/],
    [{ type: null }, /accessTokenClaim/],
    [{ colour: 'red' }, /colour/],
  ])('is refused with %j', (changes, message) => {
    expect(() => parseIssuerMapping({ ...EMBEDDED_ISSUER_MAPPING, ...changes })).toThrow(message);
  });
});
