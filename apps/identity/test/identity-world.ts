import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AccessModule } from '@app/access';
import { Configuration, readConfiguration } from '@app/configuration';
import { Clock, MovableClock } from '@app/domain-kernel';
import { configureHttp, fastifyAdapter, HttpModule } from '@app/http';
import { migrate } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { preparedDatabase, type TestDatabase } from '@app/testing';
import { Global, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { IdentityDatabase } from '../src/database';
import { IdentityModule } from '../src/identity.module';
import { identitySchema } from '../src/identity-schema';

export interface Answer {
  readonly status: number;
  readonly etag: string | undefined;
  readonly body: Record<string, unknown>;
}

export interface AuditRow {
  readonly actor_id: number | null;
  readonly result: string;
  readonly reason: string | null;
  readonly object_id: string;
}

/** Identity alone, listening on a port of its own, with the demo accounts and a clock that can be moved. People know it as http://window.test. */
export class IdentityWorld {
  readonly clock = new MovableClock(new Date('2026-11-23T02:00:00Z'));
  readonly cipher: PersonalDataCipher;
  private running: { readonly app: NestFastifyApplication; readonly baseUrl: string; readonly database: IdentityDatabase } | undefined;

  private constructor(
    private readonly server: TestDatabase,
    private readonly directory: string,
    readonly configuration: Configuration,
  ) {
    this.cipher = new PersonalDataCipher(configuration);
  }

  static async open(): Promise<IdentityWorld> {
    const server = await preparedDatabase('identity', async (url) => void (await migrate(url, [identitySchema])));
    const directory = await mkdtemp(path.join(tmpdir(), 'one-window-identity-'));
    const settings = { NODE_ENV: 'test', DATABASE_URL: server.url, DATA_DIR: directory, PUBLIC_URL: 'http://window.test' };
    const world = new IdentityWorld(server, directory, readConfiguration(settings));
    await world.start();
    return world;
  }

  get baseUrl(): string {
    return this.parts().baseUrl;
  }

  get database(): IdentityDatabase {
    return this.parts().database;
  }

  async close(): Promise<void> {
    await this.running?.app.close();
    await this.server.close();
    await rm(this.directory, { recursive: true });
  }

  async restart(): Promise<void> {
    await this.running?.app.close();
    await this.start();
  }

  async call(method: string, address: string, token?: string, options: { body?: object; ifMatch?: string } = {}): Promise<Answer> {
    const response = await fetch(`${this.baseUrl}${address}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(options.ifMatch === undefined ? {} : { 'if-match': options.ifMatch }),
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, etag: response.headers.get('etag') ?? undefined, body };
  }

  me(token?: string): Promise<Answer> {
    return this.call('GET', '/api/v1/me', token);
  }

  /** Newest first. */
  audited(action: string): Promise<AuditRow[]> {
    return this.database.query<AuditRow>(
      'SELECT actor_id, result, reason, object_id FROM audit_record WHERE action = $1 ORDER BY id DESC',
      [action],
    );
  }

  private parts(): NonNullable<IdentityWorld['running']> {
    if (!this.running) throw new Error('the world is not running');
    return this.running;
  }

  private async start(): Promise<void> {
    const { configuration, clock, cipher } = this;
    @Global()
    @Module({
      providers: [
        { provide: Configuration, useValue: configuration },
        { provide: Clock, useValue: clock },
        { provide: PersonalDataCipher, useValue: cipher },
      ],
      exports: [Configuration, Clock, PersonalDataCipher],
    })
    class Platform {}
    @Module({
      imports: [
        Platform,
        HttpModule.register(),
        AccessModule.register({ identity: 'in-process' }),
        IdentityModule.register({ api: true, worker: true }),
      ],
    })
    class World {}
    const app = await NestFactory.create<NestFastifyApplication>(World, fastifyAdapter(configuration), { logger: ['error'] });
    await configureHttp(app, configuration);
    await app.listen(0, '127.0.0.1');
    this.running = { app, baseUrl: await app.getUrl(), database: app.get(IdentityDatabase, { strict: false }) };
  }
}

export const UNAUTHENTICATED = { status: 401, body: { code: 'unauthenticated' } };
