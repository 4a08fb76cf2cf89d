import type { Actor } from '@app/access';
import { Configuration, readConfiguration } from '@app/configuration';
import { QUEUES } from '@app/contracts';
import { allQueues, ConsumerHost, Messaging, MessagingModule, mountQueueDashboard, Outbox } from '@app/messaging';
import { eventually } from '@app/testing';
import { type CanActivate, type ExecutionContext, Global, Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { rememberActor } from '../../libs/access/src/request-actor';
import { backends, caseEnded, MessagingWorld } from './messaging-world';

const OPERATOR: Actor = {
  kind: 'STAFF',
  id: 41,
  name: '运维',
  roles: ['OPERATOR'],
  organ: null,
  section: null,
  jurisdiction: '532922',
  citizenIndex: null,
  acr: '1',
};

// Stands where the guard of the application stands; who may call is tested there.
@Injectable()
class SignedInAsOperator implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    rememberActor(context.switchToHttp().getRequest<object>(), OPERATOR);
    return true;
  }
}

describe.each(backends())('the messaging module on $name', (backend) => {
  let world: MessagingWorld;
  let app: NestFastifyApplication;

  beforeEach(async () => {
    world = await MessagingWorld.open(backend);
    const configuration = readConfiguration({
      NODE_ENV: 'test',
      DATABASE_URL: world.database.url,
      ...(world.redisUrl ? { REDIS_URL: world.redisUrl } : {}),
    });

    @Global()
    @Module({ providers: [{ provide: Configuration, useValue: configuration }], exports: [Configuration] })
    class PlatformModule {}

    @Module({})
    class DeskModule implements OnModuleInit {
      constructor(private readonly consumers: ConsumerHost) {}
      onModuleInit(): void {
        this.consumers.register(
          'routing.cases',
          world.consumer((event) => {
            if (event.aggregateId === 2) throw new TypeError('broken');
          }),
        );
      }
    }

    @Module({
      imports: [PlatformModule, MessagingModule.register({ api: true, worker: true, settings: { maxFailures: 1 } }), DeskModule],
      providers: [{ provide: APP_GUARD, useClass: SignedInAsOperator }],
    })
    class AppModule {}

    app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
      logger: process.env.MESSAGING_LOG ? ['log', 'warn', 'error'] : false,
    });
    await mountQueueDashboard(app.getHttpAdapter().getInstance(), allQueues(app.get(Messaging)), async (request, reply) => {
      if (request.headers.authorization !== 'Bearer operator') await reply.status(401).send({ code: 'unauthenticated' });
    });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  });
  afterEach(async () => {
    await app.close();
    await world.close();
  });

  it('carries messages between the modules of a process, and lets an operator read and replay what died', async () => {
    await world.desk.run((tx) => app.get(Outbox).append(tx, [caseEnded(1), caseEnded(2)]));
    await world.done(1);
    await eventually('one died', async () => (await world.count('dead')) === 1);
    const list = await app.inject({ url: '/api/v1/operations/dead-letters' });
    expect(list.json()).toMatchObject({ next: null, items: [{ aggregateId: 2, failure: 'TypeError', failures: 1 }] });
    const key: string = list.json().items[0].key;
    expect((await app.inject({ method: 'POST', url: `/api/v1/operations/dead-letters/${key}/replays` })).statusCode).toBe(204);
    await eventually(
      'it died again',
      async () => (await world.query(`SELECT 1 FROM msg.delivery WHERE state = 'dead' AND generation = 4`)).length === 1,
    );
    const skip = await app.inject({
      method: 'POST',
      url: `/api/v1/operations/dead-letters/${key}/skips`,
      payload: { reason: '已在原系统办结' },
    });
    expect([skip.statusCode, skip.json()]).toEqual([200, { state: 'awaiting-second-person' }]);
  });

  it('shows the queues to a signed-in operator only, for reading only, with nothing loaded from outside', async () => {
    expect((await app.inject({ url: '/operations/queues' })).statusCode).toBe(401);
    expect((await app.inject({ url: '/operations/queues/api/queues' })).statusCode).toBe(401);
    const headers = { authorization: 'Bearer operator' };
    const page = await app.inject({ url: '/operations/queues', headers });
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    expect(page.body).not.toMatch(/https?:\/\/(?!localhost)/);
    const script = /src="(static\/js\/[^"]+)"/.exec(page.body)?.[1];
    expect((await app.inject({ url: `/operations/queues/${script}`, headers })).statusCode).toBe(200);
    const { queues } = (await app.inject({ url: '/operations/queues/api/queues', headers })).json();
    expect(queues).toHaveLength(QUEUES.length);
    expect(queues.every((queue: { readOnlyMode: boolean }) => queue.readOnlyMode)).toBe(true);
    const pause = await app.inject({ method: 'PUT', url: '/operations/queues/api/queues/routing.cases/pause', headers });
    expect(pause.statusCode).toBeGreaterThanOrEqual(400);
  });

  it('refuses a second consumer of a queue', () => {
    expect(() => app.get(ConsumerHost).register('routing.cases', world.consumer())).toThrow('has a consumer already');
  });
});
