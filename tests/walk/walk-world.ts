import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AccessGuard, AccessTokenVerifier, type Actor, type Role, SessionRegistry, TokenLifeOnly } from '@app/access';
import { readConfiguration } from '@app/configuration';
import { DEMO_CITIZENS, DEMO_STAFF } from '@app/county';
import { PaperRenderer } from '@app/documents';
import { Clock } from '@app/domain-kernel';
import { configureHttp, fastifyAdapter, HttpModule, MemoryRateLimiter, RateLimiter } from '@app/http';
import { officeCalendar } from '@app/legal-calendar';
import { sweepDueClocks } from '@app/legal-clock';
import { ConsumerHost, Messaging, MessagingModule, msgSchema } from '@app/messaging';
import { migrate } from '@app/persistence';
import { PlatformModule } from '@app/platform';
import { PersonalDataCipher } from '@app/privacy';
import { type Chance, preparedDatabase } from '@app/testing';
import { Logger, type Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { ArchiveCases } from '../../apps/intake/src/archive/application/archive-cases';
import { ClockExpiries } from '../../apps/intake/src/cases/application/clock-expiries';
import { ExpireClock } from '../../apps/intake/src/cases/application/expire-clock';
import { IntakeDatabase } from '../../apps/intake/src/database';
import { IntakeModule } from '../../apps/intake/src/intake.module';
import { loadIntakeCounty } from '../../apps/intake/src/load-county';
import { intakeSchema } from '../../apps/intake/src/schema';
import { SweepClocks } from '../../apps/routing/src/clocks/application/sweep-clocks';
import { ConnectorBook } from '../../apps/routing/src/connectors/application/connector-book';
import { DepartmentSystem } from '../../apps/routing/src/connectors/application/department-system';
import { Exchange } from '../../apps/routing/src/connectors/application/exchange';
import { RoutingDatabase } from '../../apps/routing/src/database';
import { loadRoutingCounty } from '../../apps/routing/src/load-county';
import { RoutingModule } from '../../apps/routing/src/routing.module';
import { routingSchema } from '../../apps/routing/src/routing-schema';
import { HoldHandler } from '../../apps/routing/src/tasks/application/hold.handler';
import { CarriedMessages } from './carried-messages';
import { ChanceDepartment } from './chance-department';
import { CrashPoint } from './crash';

const CONNECTORS = JSON.stringify({ 'public-security-household': { url: 'http://127.0.0.1:9', secrets: ['ab'.repeat(32)] } });

/** Stands still until the walk moves it: no walk depends on how fast the machine is. */
class StandingClock extends Clock {
  constructor(private instant: Date) {
    super();
  }

  now(): Date {
    return this.instant;
  }

  pass(milliseconds: number): void {
    this.instant = new Date(this.instant.getTime() + milliseconds);
  }
}

/** Errors that the program logged: what nobody is told otherwise. */
class HeardLog {
  readonly errors: string[] = [];
  error(...parts: unknown[]): void {
    this.errors.push(parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '));
  }
  fatal(...parts: unknown[]): void {
    this.error(...parts);
  }
  log(): void {}
  warn(): void {}
  debug(): void {}
  verbose(): void {}
}

export interface Reply {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export type WalkWorld = Awaited<ReturnType<typeof openWalkWorld>>;

/**
 * Intake and routing as they are, in one container on a database of its own: controllers, guards of access, commands, consumers. Played are the
 * sign-in, the relay, the timers (the walk calls what they call), the typesetting of papers, and the department's own system.
 */
export async function openWalkWorld(chance: Chance, startsAt: Date) {
  const fresh = await preparedDatabase(`walk ${startsAt.toISOString()}`, async (url) => {
    await migrate(url, [msgSchema, intakeSchema, routingSchema]);
    await loadIntakeCounty(url, startsAt);
  });
  const owner = new Client({ connectionString: fresh.url });
  await owner.connect();
  // Nothing here outlives the walk, so a commit need not wait for the disk.
  await owner.query(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$`);
  // Routing's own functions name its tables without their schema.
  await owner.query('SET search_path = routing');
  const directory = mkdtempSync(join(tmpdir(), 'one-window-walk-'));
  const configuration = readConfiguration({ NODE_ENV: 'test', DATABASE_URL: fresh.url, DATA_DIR: directory, CONNECTORS });
  const clock = new StandingClock(startsAt);
  const log = new HeardLog();
  Logger.overrideLogger(log);

  const people = new Map<string, Actor>(DEMO_STAFF.map((member) => [member.login, staffActor(member)]));
  const messaging = await Messaging.open({ databaseUrl: fresh.url, migrationDatabaseUrl: fresh.url, listens: false });
  const messages = new CarriedMessages(messaging, chance);
  const department = new ChanceDepartment(chance, clock);
  const roles = { api: true, worker: true };
  const module = await Test.createTestingModule({
    imports: [
      PlatformModule.register(configuration, clock),
      HttpModule.register(),
      MessagingModule.register({ api: false, worker: false }),
      IntakeModule.register(roles),
      RoutingModule.register(roles),
    ],
    providers: [
      { provide: APP_GUARD, useClass: AccessGuard },
      { provide: SessionRegistry, useClass: TokenLifeOnly },
      { provide: AccessTokenVerifier, useValue: { verify: async (token: string) => ({ actor: known(token), epoch: 1 }) } },
    ],
  })
    .overrideProvider(ConsumerHost)
    .useValue(messages.host())
    .overrideProvider(DepartmentSystem)
    .useValue(department)
    .overrideProvider(RateLimiter)
    // Nobody in a walk is in a hurry of his own.
    .useValue(new MemoryRateLimiter(() => clock.now().getTime() * 1000))
    .overrideProvider(PaperRenderer)
    .useValue({ renderPaper: async (kind: string, content: unknown) => Buffer.from(`%PDF ${kind} ${JSON.stringify(content)}`) })
    .setLogger(log)
    .compile();

  function known(token: string): Actor {
    const actor = people.get(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (actor === undefined) throw new Error('the walk knows everybody who signs in');
    return actor;
  }

  const app = module.createNestApplication<NestFastifyApplication>(fastifyAdapter(configuration));
  await configureHttp(app, configuration);
  // No timer starts: a walk that two clocks drive cannot be walked again.
  Object.assign(app, { callBootstrapHook: async () => undefined });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();

  const get = <T>(type: Type<T> | (abstract new (...given: never[]) => T)): T => module.get(type as Type<T>, { strict: false });
  const intake = get(IntakeDatabase);
  const routing = get(RoutingDatabase);
  await loadRoutingCounty(routing, startsAt);
  const crash = new CrashPoint();
  for (const database of [intake, routing]) crash.watch(database);
  for (const citizen of DEMO_CITIZENS) {
    people.set(citizen.login, citizenActor(citizen.id, citizen.name, citizen.citizenNumber, get(PersonalDataCipher)));
  }

  async function request(login: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, sent: Sent = {}): Promise<Reply> {
    const response = await app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: {
        authorization: `Bearer walk.${Buffer.from(login).toString('base64url')}.walk`,
        ...(sent.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(sent.version === undefined ? {} : { 'if-match': `"v${sent.version}"` }),
        ...(sent.key === undefined ? {} : { 'idempotency-key': sent.key }),
      },
      ...(sent.body === undefined ? {} : { payload: JSON.stringify(sent.body) }),
    });
    return { status: response.statusCode, body: response.body === '' ? {} : (JSON.parse(response.body) as Record<string, unknown>) };
  }

  /** What the timers of both services do when their time has come. @returns how many clocks fired. */
  async function sweep(): Promise<number> {
    const now = clock.now();
    const expire = get(ExpireClock);
    const others = get(ClockExpiries);
    const swept = [
      await sweepDueClocks(intake, now, officeCalendar(), (tx, fired) =>
        fired.clock.subjectType === 'case' ? expire.handle(tx, fired) : others.of(fired.clock.subjectType)(tx, fired),
      ),
      await get(SweepClocks).sweep(now),
    ];
    const failed = swept.flatMap((report) => report.failed);
    const [first] = failed;
    if (first !== undefined) throw first.error;
    await get(HoldHandler).sweep();
    return swept.reduce((sum, { fired }) => sum + fired, 0);
  }

  return {
    chance,
    clock,
    people,
    messages,
    crash,
    log,
    intake,
    routing,
    get,
    request,
    sweep,
    department,
    archive: () => get(ArchiveCases).run(),
    /** One round with every department's system, and the end of the waits that are over. */
    exchange: async (): Promise<number> => {
      let attempted = 0;
      for (const system of get(ConnectorBook).switchedOn) attempted += (await get(Exchange).roundWith(system)).length;
      return attempted + (await get(Exchange).endWaits());
    },
    /** As the owner of the database: sees every schema. */
    query: async <Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> =>
      (await owner.query(sql, [...parameters])).rows as Row[],
    close: async (): Promise<void> => {
      await app.close();
      await messaging.close();
      await owner.end();
      await fresh.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface Sent {
  readonly body?: unknown;
  readonly version?: number;
  readonly key?: string;
}

function staffActor({ id, name, organ, section, roles, jurisdiction }: (typeof DEMO_STAFF)[number]): Actor {
  return { kind: 'STAFF', id, name, organ, section, roles: roles as readonly Role[], jurisdiction, citizenIndex: null, acr: '1' };
}

function citizenActor(id: number, name: string, citizenNumber: string, cipher: PersonalDataCipher): Actor {
  const citizenIndex = cipher.blindIndex('citizen-number', citizenNumber).toString('base64url');
  return { kind: 'CITIZEN', id, name, organ: null, section: null, roles: ['CITIZEN'], jurisdiction: '', citizenIndex, acr: '1' };
}
