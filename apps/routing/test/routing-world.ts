import type { Actor, Role } from '@app/access';
import { Configuration, readConfiguration } from '@app/configuration';
import { type ApprovalCategory, EVENTS, type EventPayload, type EventType } from '@app/contracts';
import { DEMO_STAFF } from '@app/county';
import { Clock, MovableClock } from '@app/domain-kernel';
import { configureHttp, fastifyAdapter, HttpModule } from '@app/http';
import { MessagingModule, msgSchema, type ReceivedEvent } from '@app/messaging';
import { migrate } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { preparedDatabase } from '@app/testing';
import { type CanActivate, type DynamicModule, type ExecutionContext, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { RoutingDatabase } from '../src/database';
import { ApprovalConsumer } from '../src/dispatch/queue/approval.consumer';
import { CaseConsumer } from '../src/dispatch/queue/case.consumer';
import { loadRoutingCounty, openRoutingDatabase } from '../src/load-county';
import { RoutingModule } from '../src/routing.module';
import { routingSchema } from '../src/routing-schema';

@Module({})
class Surroundings {
  static with(configuration: Configuration, clock: Clock): DynamicModule {
    const providers = [
      { provide: Configuration, useValue: configuration },
      { provide: Clock, useValue: clock },
      { provide: PersonalDataCipher, useFactory: () => new PersonalDataCipher(configuration, configuration.cipherSuite) },
    ];
    return { module: Surroundings, global: true, providers, exports: [Configuration, Clock, PersonalDataCipher] };
  }
}

class SignInByHeader implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<{ headers: Record<string, string>; actor?: Actor }>();
    request.actor = staff(request.headers['x-login'] ?? '');
    return true;
  }
}

/** Items of the shipped county, by what a test wants to show with them. */
export const ITEMS = {
  livingAllowance: '530511011000',
  medicalTransfer: '532036004000',
  businessRegistration: '530731016000',
  foodLicence: '530131017000',
  logging: '530164023000',
  homestead: '530720021000',
  birthRegistration: '530709038000',
} as const;

export interface AcceptedOptions {
  readonly category?: ApprovalCategory;
  readonly division?: string;
  readonly levels?: readonly ('EXAMINE' | 'DECIDE')[];
  readonly automaticRule?: string | null;
  readonly facts?: Record<string, string | number | boolean>;
  readonly handledBy?: readonly number[];
  readonly acceptMode?: 'NORMAL' | 'DEEMED' | 'DEFERRED' | 'COMMITMENT';
  readonly siteCheck?: boolean;
  readonly deferredPapers?: readonly string[];
  readonly promisedDueOn?: string | null;
  readonly statutoryDueOn?: string | null;
  readonly specialProcedures?: EventPayload<'case.accepted.v1'>['specialProcedures'];
  readonly extension?: EventPayload<'case.accepted.v1'>['extension'];
  readonly reviews?: EventPayload<'case.accepted.v1'>['reviews'];
  readonly kind?: EventPayload<'case.accepted.v1'>['kind'];
  readonly quota?: EventPayload<'case.accepted.v1'>['quota'];
  readonly firstReview?: EventPayload<'case.accepted.v1'>['firstReview'];
  readonly publicity?: EventPayload<'case.accepted.v1'>['publicity'];
  readonly simplification?: EventPayload<'case.accepted.v1'>['simplification'];
}

/** The routing service of the shipped county on a database of its own, with a clock that the test moves. Messages are carried by hand. */
export async function routingWorld(start = new Date('2026-09-29T02:00:00Z'), environment: NodeJS.ProcessEnv = {}) {
  const database = await preparedDatabase(`routing ${start.toISOString()}`, async (url) => {
    await migrate(url, [msgSchema, routingSchema]);
    const empty = await openRoutingDatabase(url);
    try {
      await loadRoutingCounty(empty, start);
    } finally {
      await empty.close();
    }
  });
  await withoutWaitingForTheDisk(database.url);
  const configuration = readConfiguration({ NODE_ENV: 'test', DATABASE_URL: database.url, ...environment });
  const clock = new MovableClock(start);
  const module = await Test.createTestingModule({
    imports: [
      Surroundings.with(configuration, clock),
      HttpModule.register(),
      MessagingModule.register({ api: false, worker: false }),
      RoutingModule.register({ api: true, worker: true }),
    ],
  }).compile();
  const routing = module.get(RoutingDatabase, { strict: false });
  let cases = 0;
  let delivered = 0;
  let app: NestFastifyApplication | undefined;

  const get = <T>(type: Type<T>): T => module.get(type, { strict: false });

  /** Hands events to a consumer as the messaging library would: in one transaction. */
  const deliver = (consumer: CaseConsumer | ApprovalConsumer, events: readonly ReceivedEvent[]): Promise<void> =>
    routing.run((tx) => consumer.handle(tx, events));

  function accepted(itemCode: string, options: AcceptedOptions = {}): ReceivedEvent {
    cases += 1;
    return received('case.accepted.v1', 'case', cases, {
      caseId: cases,
      caseNo: `53292220260929${String(cases).padStart(8, '0')}0`,
      itemCode,
      itemVersion: 1,
      itemName: '测试事项',
      situation: 'GENERAL',
      category: options.category ?? 'market',
      division: options.division ?? '532922',
      acceptMode: options.acceptMode ?? 'NORMAL',
      acceptedOn: '2026-09-29',
      statutoryDueOn: options.statutoryDueOn ?? null,
      promisedDueOn: options.promisedDueOn === undefined ? '2026-10-13' : options.promisedDueOn,
      levels: [...(options.levels ?? ['EXAMINE', 'DECIDE'])],
      automaticRule: options.automaticRule ?? null,
      facts: options.facts ?? {},
      handledBy: [...(options.handledBy ?? [1001])],
      siteCheck: options.siteCheck ?? false,
      kind: options.kind ?? 'APPLICATION',
      quota: options.quota ?? null,
      deferredPapers: [...(options.deferredPapers ?? [])],
      specialProcedures: options.specialProcedures ?? [],
      extension: options.extension ?? null,
      reviews: options.reviews ?? null,
      firstReview: options.firstReview ?? null,
      publicity: options.publicity ?? null,
      simplification: options.simplification ?? null,
    });
  }

  /** Everything that was sent so far, of one type. */
  async function sent<T extends EventType>(type: T): Promise<EventPayload<T>[]> {
    const rows = await routing.query<{ payload: unknown }>('SELECT payload FROM msg.event WHERE type = $1 ORDER BY seq', [type]);
    return rows.map((row) => EVENTS[type].parse(row.payload) as EventPayload<T>);
  }

  /** The `route.resolved` events that no approval worker has been given yet. */
  async function undelivered(): Promise<ReceivedEvent[]> {
    const rows = await routing.query<{ id: string; agg_id: number; agg_version: number; seq: number; payload: unknown }>(
      `SELECT id, agg_id, agg_version, seq, payload FROM msg.event WHERE type = 'route.resolved.v1' AND seq > $1 ORDER BY seq`,
      [delivered],
    );
    delivered = rows.at(-1)?.seq ?? delivered;
    return rows.map((row) => received('route.resolved.v1', 'route', row.agg_id, EVENTS['route.resolved.v1'].parse(row.payload)));
  }

  return {
    database: routing,
    url: database.url,
    clock,
    get,
    deliver,
    accepted,
    sent,
    undelivered,
    completed: (caseId: number): ReceivedEvent => received('case.completed.v1', 'case', caseId, { caseId, caseNo: 'x' }),
    /** Word from intake that the clocks of a case have moved. */
    dueChanged: (caseId: number, statutoryDueOn: string | null, promisedDueOn: string | null): ReceivedEvent =>
      received('case.due-changed.v1', 'case', caseId, { caseId, caseNo: 'x', statutoryDueOn, promisedDueOn }),
    objectionRaised: (caseId: number, objectionId: number, publicityId: number): ReceivedEvent =>
      received('case.objection-raised.v1', 'objection', objectionId, { caseId, objectionId, publicityId }),
    ended: (caseId: number): ReceivedEvent => received('case.ended.v1', 'case', caseId, { caseId, caseNo: 'x', status: 'WITHDRAWN' }),
    /** The same service over HTTP; `X-Login` stands for the sign-in, which has tests of its own. */
    async serve(): Promise<NestFastifyApplication> {
      app = module.createNestApplication<NestFastifyApplication>(fastifyAdapter(configuration));
      app.useGlobalGuards(new SignInByHeader());
      await configureHttp(app, configuration);
      await app.init();
      await app.getHttpAdapter().getInstance().ready();
      return app;
    },
    /** Accepts cases and lets the approval workers take what follows. */
    async route(...events: readonly ReceivedEvent[]): Promise<void> {
      await deliver(get(CaseConsumer), events);
      const resolved = await undelivered();
      if (resolved.length > 0) await deliver(get(ApprovalConsumer), resolved);
    },
    async close(): Promise<void> {
      await (app ?? module).close();
      await database.close();
    },
  };
}

export type RoutingWorld = Awaited<ReturnType<typeof routingWorld>>;

function received<T extends EventType>(type: T, aggregateType: string, aggregateId: number, payload: EventPayload<T>): ReceivedEvent {
  const id = '019a0000-0000-7000-8000-000000000000';
  return {
    id,
    type,
    aggregateType,
    aggregateId,
    aggregateVersion: 1,
    payload,
    actorId: null,
    correlationId: id,
    occurredAt: new Date(0),
  } as ReceivedEvent;
}

/** Nothing here outlives the test, so a commit need not wait for the disk. */
async function withoutWaitingForTheDisk(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$`);
  } finally {
    await client.end();
  }
}

/** A member of the shipped staff, signed in. */
export function staff(login: string): Actor {
  const member = DEMO_STAFF.find((candidate) => candidate.login === login);
  if (member === undefined) throw new Error(`${login} is not of the staff`);
  const { id, name, organ, section, roles, jurisdiction } = member;
  return { kind: 'STAFF', id, name, organ, section, roles: roles as readonly Role[], jurisdiction, citizenIndex: null, acr: '1' };
}
