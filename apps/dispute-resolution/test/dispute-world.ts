import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, Role } from '@app/access';
import { Configuration, readConfiguration } from '@app/configuration';
import { EVENTS, type EventPayload, type EventType } from '@app/contracts';
import { DEMO_CITIZENS, DEMO_STAFF } from '@app/county';
import { Clock, MovableClock } from '@app/domain-kernel';
import { HttpModule, type IdempotentRequest } from '@app/http';
import { localDate, startOfDay } from '@app/legal-calendar';
import { MessagingModule, msgSchema } from '@app/messaging';
import { migrate } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { freshDatabase } from '@app/testing';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ClockExpiries } from '../src/clocks/application/clock-expiries';
import { DisputeResolutionDatabase } from '../src/database';
import { DisputeResolutionModule } from '../src/dispute-resolution.module';
import { disputeResolutionSchema } from '../src/dispute-resolution-schema';
import { loadDisputeCounty } from '../src/load-county';

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

/** A member of the shipped county's staff, as the sign-in would tell of him. */
export function staff(login: string): Actor {
  const member = DEMO_STAFF.find((one) => one.login === login);
  if (!member) throw new Error(`nobody is called ${login}`);
  const { id, name, organ, section, roles, jurisdiction } = member;
  return { kind: 'STAFF', id, name, roles: roles as readonly Role[], organ, section, jurisdiction, citizenIndex: null, acr: '1' };
}

/** The dispute service of the shipped county on a database of its own, with a clock that the test moves; nothing runs by itself. */
export async function disputeWorld(start = new Date('2026-11-23T01:00:00Z')) {
  const server = await freshDatabase();
  await migrate(server.url, [msgSchema, disputeResolutionSchema]);
  await loadDisputeCounty(server.url);
  const directory = mkdtempSync(join(tmpdir(), 'one-window-disputes-'));
  const configuration = readConfiguration({ NODE_ENV: 'test', DATABASE_URL: server.url, DATA_DIR: directory });
  const clock = new MovableClock(start);
  const module = await Test.createTestingModule({
    imports: [
      Surroundings.with(configuration, clock),
      HttpModule.register(),
      MessagingModule.register({ api: false, worker: false }),
      // No loops: the test itself lets clocks fire and carries messages.
      DisputeResolutionModule.register({ api: true, worker: false }),
    ],
  }).compile();
  await module.init();
  const database = module.get(DisputeResolutionDatabase, { strict: false });
  const cipher = module.get(PersonalDataCipher, { strict: false });
  const get = <T>(type: Type<T>): T => module.get(type, { strict: false });
  let keys = 0;

  return {
    url: server.url,
    directory,
    database,
    clock,
    cipher,
    get,
    /** A citizen of the demo, as the sign-in would tell of him. */
    citizen(login: string): Actor {
      const found = DEMO_CITIZENS.find((one) => one.login === login);
      if (!found) throw new Error(`nobody is called ${login}`);
      const citizenIndex = cipher.blindIndex('citizen-number', found.citizenNumber).toString('base64url');
      return {
        kind: 'CITIZEN',
        id: found.id,
        name: found.name,
        roles: ['CITIZEN'],
        organ: null,
        section: null,
        jurisdiction: '',
        citizenIndex,
        acr: '1',
      };
    },
    /** A new submission. */
    request(): IdempotentRequest {
      keys += 1;
      return { key: `key-${keys}`, client: 'test', route: 'test', requestHash: Buffer.alloc(32) };
    },
    /** Moves to nine in the morning of a day and lets every clock that ran out fire. */
    async until(day: string): Promise<void> {
      clock.moveTo(new Date(startOfDay(localDate(day)).getTime() + 9 * 3_600_000));
      const { failed } = await get(ClockExpiries).sweep(clock.now());
      if (failed.length > 0) throw failed[0]?.error;
    },
    /** Everything that was sent so far, of one type. */
    async sent<T extends EventType>(type: T): Promise<EventPayload<T>[]> {
      const rows = await database.query<{ payload: unknown }>('SELECT payload FROM msg.event WHERE type = $1 ORDER BY seq', [type]);
      return rows.map((row) => EVENTS[type].parse(row.payload) as EventPayload<T>);
    },
    async close(): Promise<void> {
      await module.close();
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

export type DisputeWorld = Awaited<ReturnType<typeof disputeWorld>>;
