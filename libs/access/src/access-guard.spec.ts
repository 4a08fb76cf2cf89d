import { DomainError } from '@app/domain-kernel';
import { type ArgumentsHost, Catch, Controller, type ExceptionFilter, Get, type INestApplication, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { generateKeyPair, SignJWT } from 'jose';
import request from 'supertest';
import { AccessGuard, type AccessRefusal, AccessRefusals } from './access-guard';
import type { Actor } from './actor';
import { CurrentActor, Public, Roles, SignedIn } from './decorators';
import { EMBEDDED_ISSUER_MAPPING } from './issuer-mapping';
import { SessionRegistry } from './session-registry';
import { AccessTokenVerifier } from './token-verifier';

@Controller()
class Routes {
  @Get('public') @Public() open(): object {
    return { ok: true };
  }
  @Get('me') @SignedIn() me(@CurrentActor() actor: Actor): object {
    return { id: actor.id };
  }
  @Get('approve') @Roles('APPROVER', 'ORGAN_HEAD') approve(): object {
    return { ok: true };
  }
  @Get('forgotten') forgotten(): object {
    return { ok: true };
  }
}

@Catch(DomainError)
class Problems implements ExceptionFilter<DomainError> {
  catch(error: DomainError, host: ArgumentsHost): void {
    const status = { unauthenticated: 401, forbidden: 403 }[error.kind as 'forbidden'] ?? 500;
    host.switchToHttp().getResponse<{ code(status: number): { send(body: object): void } }>().code(status).send({ code: error.code });
  }
}

describe('the access guard', () => {
  let app: INestApplication;
  let sign: (claims?: object) => Promise<string>;
  const refusals: AccessRefusal[] = [];
  const disabled = new Set<number>();

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    sign = (claims = {}) =>
      new SignJWT({
        kind: 'STAFF',
        actor_id: 1001,
        name: '杨梅',
        roles: ['WINDOW_CLERK'],
        jurisdiction: '532922',
        acr: '1',
        epoch: 1,
        ...claims,
      })
        .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
        .setSubject('STAFF:1001')
        .setIssuer('https://window.example/oidc')
        .setAudience('one-window')
        .setIssuedAt()
        .setExpirationTime('10m')
        .sign(pair.privateKey);
    const accepted = {
      issuer: 'https://window.example/oidc',
      audience: 'one-window',
      mapping: EMBEDDED_ISSUER_MAPPING,
      citizenIndexOf: () => '',
    };
    @Module({
      controllers: [Routes],
      providers: [
        { provide: AccessTokenVerifier, useValue: new AccessTokenVerifier(accepted, { find: async () => pair.publicKey }) },
        { provide: SessionRegistry, useValue: { isCurrent: async (_: string, id: number) => !disabled.has(id) } },
        { provide: AccessRefusals, useValue: { record: (refusal: AccessRefusal) => refusals.push(refusal) } },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: Problems },
      ],
    })
    class TestModule {}
    app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());
  beforeEach(() => {
    refusals.length = 0;
    disabled.clear();
  });

  /** Several values are sent as several headers of one name; fetch would join them. */
  const get = async (
    path: string,
    ...authorization: string[]
  ): Promise<{ status: number; body: unknown; challenge: string | undefined }> => {
    const asked = request(app.getHttpServer()).get(path);
    const { status, body, headers } = await (authorization.length > 0 ? asked.set({ Authorization: authorization }) : asked);
    return { status, body, challenge: headers['www-authenticate'] };
  };

  it('opens public routes to anybody, even with a bad token', async () => {
    expect(await get('/public')).toMatchObject({ status: 200 });
    expect(await get('/public', 'Bearer a.b.c')).toMatchObject({ status: 200 });
  });

  it('asks for a token, and does not audit a call without one', async () => {
    expect(await get('/me')).toEqual({ status: 401, body: { code: 'unauthenticated' }, challenge: 'Bearer' });
    expect(refusals).toEqual([]);
  });

  it('hands the actor to the route', async () => {
    expect(await get('/me', `Bearer ${await sign()}`)).toMatchObject({ status: 200, body: { id: 1001 } });
  });

  it('refuses a role that the route does not name, and writes it down', async () => {
    expect(await get('/approve', `Bearer ${await sign()}`)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(refusals).toMatchObject([{ code: 'forbidden', actor: { id: 1001 }, method: 'GET', route: '/approve', ip: '127.0.0.1' }]);
    expect(await get('/approve', `Bearer ${await sign({ roles: ['ORGAN_HEAD'] })}`)).toMatchObject({ status: 200 });
  });

  it('keeps a route without a rule closed', async () => {
    expect(await get('/forgotten')).toMatchObject({ status: 401 });
    expect(await get('/forgotten', `Bearer ${await sign()}`)).toMatchObject({ status: 403 });
  });

  it('refuses two Authorization headers, other schemes and broken ones', async () => {
    const token = await sign();
    for (const headers of [[`Bearer ${token}`, `Bearer ${token}`], [`Basic ${token}`], ['Bearer'], [`Bearer ${token} x`], [token]]) {
      expect(await get('/me', ...headers)).toEqual({
        status: 401,
        body: { code: 'unauthenticated' },
        challenge: 'Bearer error="invalid_token"',
      });
    }
    expect(refusals).toHaveLength(5);
  });

  it('refuses the token of an account that was disabled meanwhile', async () => {
    const authorization = `Bearer ${await sign()}`;
    expect(await get('/me', authorization)).toMatchObject({ status: 200 });
    disabled.add(1001);
    expect(await get('/me', authorization)).toMatchObject({ status: 401 });
  });
});
