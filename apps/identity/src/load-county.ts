import { OWN_SERVICES } from '@app/access';
import type { Configuration } from '@app/configuration';
import { DEMO_CITIZENS, DEMO_STAFF, ORGANS } from '@app/county';
import type { Transaction } from '@app/persistence';
import type { PersonalDataCipher } from '@app/privacy';
import { hashPassword, passwordCost } from './accounts/application/password';
import { insertService } from './accounts/persistence/service-accounts';
import type { IdentityDatabase } from './database';

/** Printed with the demo accounts; production never has them. */
export const DEMO_PASSWORD = 'demo';

/** Loads the county's organs and, for a demo, its accounts. What is there stays as it is. */
export async function loadCounty(
  database: IdentityDatabase,
  cipher: PersonalDataCipher,
  configuration: Pick<Configuration, 'demo' | 'environment'>,
  now: Date,
): Promise<void> {
  const missing = configuration.demo && (await needsAccounts(database));
  const hash = missing ? await hashPassword(DEMO_PASSWORD, passwordCost(configuration)) : undefined;
  await database.run(async (tx) => {
    await loadOrgans(tx);
    await loadOwnServices(tx, now);
    if (hash === undefined) return;
    // One hash for all: the password is public, and 160 hashes would take a quarter of a minute.
    await loadStaff(tx, hash, now);
    await loadCitizens(tx, cipher, hash, now);
  });
}

async function needsAccounts(database: IdentityDatabase): Promise<boolean> {
  const ids = [DEMO_STAFF.map(({ id }) => id), DEMO_CITIZENS.map(({ id }) => id)];
  const [row] = await database.query<{ present: number }>(
    `SELECT ((SELECT count(*) FROM staff_account WHERE id = ANY ($1::bigint[])) + (SELECT count(*) FROM citizen_account WHERE id = ANY ($2::bigint[])))::int AS present`,
    ids,
  );
  return row?.present !== DEMO_STAFF.length + DEMO_CITIZENS.length;
}

async function loadOrgans(tx: Transaction): Promise<void> {
  await tx.query(
    `INSERT INTO organ (code, name, short_name, division, kind, credit_code)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) ON CONFLICT DO NOTHING`,
    [
      ORGANS.map(({ code }) => code),
      ORGANS.map(({ name }) => name),
      ORGANS.map(({ shortName }) => shortName),
      ORGANS.map(({ division }) => division),
      ORGANS.map(({ kind }) => kind),
      ORGANS.map(({ creditCode }) => creditCode),
    ],
  );
  const sections = ORGANS.flatMap(({ code: organ, sections }) => sections.map(({ code, name }) => ({ organ, code, name })));
  await tx.query(
    'INSERT INTO section (organ, code, name) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING',
    [sections.map(({ organ }) => organ), sections.map(({ code }) => code), sections.map(({ name }) => name)],
  );
}

/** The accounts of our own services; their secrets are derived, so there is nothing to hand out. */
async function loadOwnServices(tx: Transaction, now: Date): Promise<void> {
  for (const [clientId, { actorId, name, role }] of Object.entries(OWN_SERVICES)) {
    await insertService(tx, { id: actorId, clientId, name, role, organ: null, secretHash: null }, now);
  }
}

async function loadStaff(tx: Transaction, hash: string, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO staff_account (id, login, name, organ, section, jurisdiction, roles, password_hash, created_at)
     SELECT id, login, name, organ, section, jurisdiction, string_to_array(roles, ','), $8, $9
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS staff (id, login, name, organ, section, jurisdiction, roles)
     ON CONFLICT DO NOTHING`,
    [
      DEMO_STAFF.map(({ id }) => id),
      DEMO_STAFF.map(({ login }) => login),
      DEMO_STAFF.map(({ name }) => name),
      DEMO_STAFF.map(({ organ }) => organ),
      DEMO_STAFF.map(({ section }) => section),
      DEMO_STAFF.map(({ jurisdiction }) => jurisdiction),
      DEMO_STAFF.map(({ roles }) => roles.join(',')),
      hash,
      now,
    ],
  );
}

async function loadCitizens(tx: Transaction, cipher: PersonalDataCipher, hash: string, now: Date): Promise<void> {
  await tx.query(
    `INSERT INTO citizen_account (id, login, name, citizen_number, citizen_number_index, phone, phone_index, division, password_hash, created_at)
     SELECT citizen.*, $9, $10
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::bytea[], $8::text[]) AS citizen
     ON CONFLICT DO NOTHING`,
    [
      DEMO_CITIZENS.map(({ id }) => id),
      DEMO_CITIZENS.map(({ login }) => login),
      DEMO_CITIZENS.map(({ name }) => name),
      DEMO_CITIZENS.map(({ id, citizenNumber }) => cipher.encrypt(citizenNumber, `identity.citizen_account.citizen_number|${id}`)),
      DEMO_CITIZENS.map(({ citizenNumber }) => cipher.blindIndex('citizen-number', citizenNumber)),
      DEMO_CITIZENS.map(({ id, phone }) => cipher.encrypt(phone, `identity.citizen_account.phone|${id}`)),
      DEMO_CITIZENS.map(({ phone }) => cipher.blindIndex('phone', phone)),
      DEMO_CITIZENS.map(({ division }) => division),
      hash,
      now,
    ],
  );
}
