import type { Actor, Role } from '@app/access';
import { Configuration, readConfiguration } from '@app/configuration';
import { DEMO_STAFF } from '@app/county';
import { Clock, MovableClock } from '@app/domain-kernel';
import { configureHttp, fastifyAdapter, HttpModule } from '@app/http';
import { citizenNumberCheckCharacter } from '@app/identifiers';
import { MessagingModule, msgSchema } from '@app/messaging';
import { migrate, rowsOf } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { freshDatabase } from '@app/testing';
import { type CanActivate, type DynamicModule, type ExecutionContext, Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Client } from 'pg';
import { JointCollectionDatabase } from '../src/database';
import { JointCollectionModule } from '../src/joint-collection.module';
import { jointCollectionSchema } from '../src/joint-collection-schema';

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

export interface NewPerson {
  readonly name?: string;
  readonly birthOn?: string;
  readonly township?: string;
  readonly village?: string;
  readonly group?: string;
  readonly household?: string;
  readonly responsible?: number;
  readonly categories?: readonly string[];
}

/** The collection service on a database of its own, with a clock that the test moves. Nothing is loaded: each test brings its people. */
export async function collectionWorld(start = new Date('2026-11-23T02:00:00Z'), environment: NodeJS.ProcessEnv = {}) {
  const server = await freshDatabase();
  await migrate(server.url, [msgSchema, jointCollectionSchema]);
  await withoutWaitingForTheDisk(server.url);
  const configuration = readConfiguration({ NODE_ENV: 'test', DATABASE_URL: server.url, ...environment });
  const clock = new MovableClock(start);
  const module = await Test.createTestingModule({
    imports: [
      Surroundings.with(configuration, clock),
      HttpModule.register(),
      MessagingModule.register({ api: false, worker: false }),
      JointCollectionModule.register({ api: true, worker: true }),
    ],
  }).compile();
  const database = module.get(JointCollectionDatabase, { strict: false });
  const cipher = module.get(PersonalDataCipher, { strict: false });
  let app: NestFastifyApplication | undefined;
  let people = 0;

  /** A person as a roster would have brought him. */
  async function person(given: NewPerson = {}): Promise<{ id: number; householdId: number; groupId: number; citizenNumber: string }> {
    people += 1;
    const birthOn = given.birthOn ?? '1985-06-12';
    const citizenNumber = inventedNumber(birthOn, people);
    const township = given.township ?? '532922103';
    return database.run(async (tx) => {
      const [group] = await rowsOf<{ id: number }>(
        tx,
        `INSERT INTO village_group (township, village, name, responsible_staff) VALUES ($1, $2, $3, $4)
         ON CONFLICT (township, village, name) DO UPDATE SET responsible_staff = coalesce($4, village_group.responsible_staff) RETURNING id`,
        [township, given.village ?? '平坡村', given.group ?? '一组', given.responsible ?? null],
      );
      const groupId = group?.id ?? 0;
      const [household] = await rowsOf<{ id: number }>(
        tx,
        `INSERT INTO household (group_id, number) VALUES ($1, $2) ON CONFLICT (group_id, number) DO UPDATE SET number = $2 RETURNING id`,
        [groupId, given.household ?? `H${people}`],
      );
      const householdId = household?.id ?? 0;
      const [row] = await rowsOf<{ id: number }>(tx, `SELECT nextval('person_id_seq') AS id`);
      const id = row?.id ?? 0;
      await tx.query(
        `INSERT INTO person (id, citizen_number_cell, citizen_number_index, name, birth_on, sex, township, group_id, household_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, 'MALE', $6, $7, $8, $9, $9)`,
        [
          id,
          cipher.encrypt(citizenNumber, `joint_collection.person.citizen_number_cell|${id}`),
          cipher.blindIndex('citizen-number', citizenNumber),
          given.name ?? `杨某${people}`,
          birthOn,
          township,
          groupId,
          householdId,
          clock.now(),
        ],
      );
      for (const category of given.categories ?? []) {
        await tx.query(
          `INSERT INTO category_period (person_id, category, from_on, source, recorded_at) VALUES ($1, $2, '2024-01-01', '民政部门', $3)`,
          [id, category, clock.now()],
        );
      }
      return { id, householdId, groupId, citizenNumber };
    });
  }

  return {
    database,
    cipher,
    clock,
    url: server.url,
    get: <T>(type: Type<T>): T => module.get(type, { strict: false }),
    person,
    /** The same service over HTTP; `X-Login` stands for the sign-in, which has tests of its own. */
    async serve(): Promise<NestFastifyApplication> {
      app = module.createNestApplication<NestFastifyApplication>(fastifyAdapter(configuration));
      app.useGlobalGuards(new SignInByHeader());
      await configureHttp(app, configuration);
      await app.init();
      await app.getHttpAdapter().getInstance().ready();
      return app;
    },
    async close(): Promise<void> {
      await (app ?? module).close();
      await server.close();
    },
  };
}

export type CollectionWorld = Awaited<ReturnType<typeof collectionWorld>>;

/** An invented citizen number of area 532999, which no place has. @param serial of the day, below 1000 */
export function inventedNumber(birthOn: string, serial: number): string {
  const first = `532999${birthOn.replaceAll('-', '')}${String((serial % 999) + 1).padStart(3, '0')}`;
  return first + citizenNumberCheckCharacter(first);
}

/** A member of the shipped staff, signed in. */
export function staff(login: string): Actor {
  const member = DEMO_STAFF.find((candidate) => candidate.login === login);
  if (member === undefined) throw new Error(`${login} is not of the staff`);
  const { id, name, organ, section, roles, jurisdiction } = member;
  return { kind: 'STAFF', id, name, organ, section, roles: roles as readonly Role[], jurisdiction, citizenIndex: null, acr: '1' };
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
