import type { Actor, Role } from '@app/access';
import { localDate } from '@app/legal-calendar';
import { msgSchema } from '@app/messaging';
import { migrate, openDataSource } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import fc from 'fast-check';
import { IntakeDatabase } from '../../database';
import { intakeSchema } from '../../schema';
import { CASE_TRANSITIONS, type CaseStatus } from '../domain/case.transitions';
import { caseScope, EVERY_CASE } from './case-scope';

const TODAY = localDate('2026-11-23');
const STATUSES = Object.keys(CASE_TRANSITIONS) as CaseStatus[];
const ORGANS = ['532922-government-office', '532922103-government', '532922201-government', '532922-market-supervision'];
const DIVISIONS = ['532922', '532922103', '532922201'];
const CHANNELS = ['WINDOW', 'PORTAL', 'TOWNSHIP', 'VILLAGE_AGENT'];
const WAITS = ['AWAITING_ANSWER', 'SYSTEM_UNAVAILABLE', 'AWAITING_COLLECTION', 'AWAITING_DISPUTE', 'PUBLICITY'];
/** Blind indexes of four people. */
const PEOPLE = [1, 2, 3, 4].map((n) => Buffer.alloc(32, n));

interface Party {
  readonly role: 'APPLICANT' | 'AGENT' | 'GUARDIAN' | 'SUBJECT';
  readonly person: number;
  readonly mandateUntil: string | null;
}
interface CaseRow {
  readonly status: CaseStatus;
  readonly channel: string;
  readonly division: string;
  readonly receivedOrgan: string | null;
  readonly handlingOrgan: string | null;
  readonly createdBy: number;
  readonly waiting: { readonly party: string; readonly reason: string } | null;
  readonly handedIn: boolean;
  readonly parties: readonly Party[];
}

const party: fc.Arbitrary<Party> = fc
  .record({
    role: fc.constantFrom('AGENT' as const, 'GUARDIAN' as const, 'SUBJECT' as const),
    person: fc.nat(3),
    mandateUntil: fc.constantFrom('2026-11-22', '2026-11-23', '2026-11-24'),
  })
  .map((one) => ({ ...one, mandateUntil: one.role === 'AGENT' ? one.mandateUntil : null }));
const caseRow: fc.Arbitrary<CaseRow> = fc.record({
  status: fc.constantFrom(...STATUSES),
  channel: fc.constantFrom(...CHANNELS),
  division: fc.constantFrom(...DIVISIONS),
  receivedOrgan: fc.option(fc.constantFrom(...ORGANS)),
  handlingOrgan: fc.option(fc.constantFrom(...ORGANS)),
  createdBy: fc.constantFrom(1001, 2049, 5003),
  waiting: fc.option(fc.record({ party: fc.constantFrom(...ORGANS), reason: fc.constantFrom(...WAITS) })),
  handedIn: fc.boolean(),
  parties: fc
    .tuple(fc.nat(3), fc.array(party, { maxLength: 2 }))
    .map(([person, others]) => [{ role: 'APPLICANT' as const, person, mandateUntil: null }, ...others]),
});
const staff: fc.Arbitrary<Actor> = fc.record({
  kind: fc.constant('STAFF' as const),
  id: fc.constantFrom(1001, 2049, 5003),
  name: fc.constant('某人'),
  roles: fc.uniqueArray(
    fc.constantFrom<Role>(
      'WINDOW_CLERK',
      'TOWNSHIP_CLERK',
      'VILLAGE_AGENT',
      'APPROVER',
      'ORGAN_HEAD',
      'SUPERVISOR',
      'DISPATCHER',
      'OPERATOR',
      'SECURITY_ADMIN',
      'AUDITOR',
    ),
    { maxLength: 3 },
  ),
  organ: fc.option(fc.constantFrom(...ORGANS)),
  section: fc.constant(null),
  jurisdiction: fc.constantFrom(...DIVISIONS),
  citizenIndex: fc.constant(null),
  acr: fc.constant('1'),
});
const citizen: fc.Arbitrary<Actor> = fc.option(fc.nat(3)).map((person) => ({
  kind: 'CITIZEN',
  id: 5003,
  name: '某人',
  roles: ['CITIZEN'],
  organ: null,
  section: null,
  jurisdiction: '',
  citizenIndex: person === null ? null : (PEOPLE[person]?.toString('base64url') ?? null),
  acr: '1',
}));
const system: fc.Arbitrary<Actor> = fc
  .tuple(
    citizen,
    fc.constantFrom<Role>('INTEGRATION', 'DEPARTMENT_SYSTEM', 'COLLECTION_SERVICE', 'DISPUTE_SERVICE'),
    fc.option(fc.constantFrom(...ORGANS)),
  )
  .map(([one, role, organ]) => ({ ...one, kind: 'SERVICE', roles: [role], organ, citizenIndex: null }));

/** The rule in plain words of TypeScript: role × organ × jurisdiction × relation to the case. */
function maySee(actor: Actor, row: CaseRow): boolean {
  if (actor.kind === 'SERVICE') {
    const { party, reason } = row.waiting ?? { party: null, reason: null };
    if (actor.roles.includes('COLLECTION_SERVICE')) return reason === 'AWAITING_COLLECTION';
    if (actor.roles.includes('DISPUTE_SERVICE')) return reason === 'AWAITING_DISPUTE';
    const ownSystem = reason === 'AWAITING_ANSWER' || reason === 'SYSTEM_UNAVAILABLE';
    return actor.roles.includes('DEPARTMENT_SYSTEM') && ownSystem && actor.organ !== null && party === actor.organ;
  }
  if (actor.kind === 'CITIZEN') {
    return row.parties.some(
      ({ role, person, mandateUntil }) =>
        PEOPLE[person]?.toString('base64url') === actor.citizenIndex &&
        (role === 'APPLICANT' || role === 'GUARDIAN' || (role === 'AGENT' && mandateUntil !== null && mandateUntil >= TODAY)),
    );
  }
  const is = (role: Role): boolean => actor.roles.includes(role);
  const ownWindow = actor.organ !== null && row.receivedOrgan === actor.organ;
  const waiting = row.status === 'SUBMITTED' && actor.organ !== null;
  if (is('WINDOW_CLERK') && (ownWindow || (waiting && row.division.startsWith(actor.jurisdiction)))) return true;
  if (is('TOWNSHIP_CLERK') && (ownWindow || (waiting && row.division === actor.jurisdiction))) return true;
  if (is('VILLAGE_AGENT') && row.channel === 'VILLAGE_AGENT' && row.createdBy === actor.id) return true;
  const organs = [row.handlingOrgan, row.waiting?.party ?? null];
  if ((is('APPROVER') || is('ORGAN_HEAD')) && actor.organ !== null && organs.includes(actor.organ)) return true;
  const neverHandedIn = row.status === 'DRAFT' || (row.status === 'WITHDRAWN' && !row.handedIn);
  return (is('SUPERVISOR') || is('DISPATCHER')) && !neverHandedIn && row.division.startsWith(actor.jurisdiction);
}

describe('the scope of a case, in SQL', () => {
  const rows = fc.sample(caseRow, { numRuns: 300, seed: 532922 });
  let test: TestDatabase;
  let database: IntakeDatabase;

  beforeAll(async () => {
    test = await freshDatabase();
    await migrate(test.url, [msgSchema, intakeSchema]);
    database = new IntakeDatabase(
      await openDataSource({ url: test.url, schema: intakeSchema.schema, role: intakeSchema.role, entities: [], poolSize: 2 }),
    );
    await insert(database, rows);
  });
  afterAll(async () => {
    await database?.close();
    await test?.close();
  });

  const seenBy = async (actor: Actor): Promise<number[]> => {
    const scope = caseScope(actor, TODAY);
    // Numbered from the middle, as its users do.
    const found = await database.query<{ id: number }>(
      `SELECT c.id FROM service_case c WHERE $1::int = 1 AND ${scope.sql(2)} ORDER BY c.id`,
      [1, ...scope.parameters],
    );
    return found.map(({ id }) => id);
  };

  it.each([
    ['staff', staff, 400],
    ['citizens', citizen, 20],
    ['other systems', system, 60],
  ] as const)('shows %s exactly what the rule in plain words shows', async (_name, arbitrary: fc.Arbitrary<Actor>, numRuns) => {
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(arbitrary, async (actor) => {
        const expected = rows.flatMap((row, index) => (maySee(actor, row) ? [index + 1] : []));
        expect(await seenBy(actor)).toEqual(expected);
        seen += expected.length;
      }),
      { numRuns },
    );
    expect(seen).toBeGreaterThan(0);
  });

  it('shows the system everything', async () => {
    const [row] = await database.query<{ n: number }>(`SELECT count(*)::int AS n FROM service_case c WHERE ${EVERY_CASE.sql(1)}`);
    expect(row?.n).toBe(rows.length);
  });

  it('carries values only as parameters', () => {
    const scope = caseScope(
      {
        kind: 'STAFF',
        id: 7,
        name: '',
        roles: ['WINDOW_CLERK', 'SUPERVISOR'],
        organ: `o' OR true --`,
        section: null,
        jurisdiction: '532922',
        citizenIndex: null,
        acr: '1',
      },
      TODAY,
    );
    expect(scope.sql(4)).not.toContain('OR true');
    expect(scope.sql(4).match(/\$\d+/g)).toEqual(['$4', '$5', '$6']);
    expect(scope.parameters).toEqual([`o' OR true --`, '532922%', '532922%']);
  });
});

async function insert(database: IntakeDatabase, rows: readonly CaseRow[]): Promise<void> {
  await database.run(async (tx) => {
    await tx.query(
      `INSERT INTO service_case (id, case_no, version, status, item_code, item_version, item_name, situation, channel, division, applicant_name,
         applicant_index, form_cell, progress_code, pick_up_cell, received_organ, received_on, papers_received_on, result, decided_on, handling_organ, created_at, created_by, changed_at,
         waiting_party, waiting_reason, waiting_since)
       SELECT id, 'case ' || id, 1, status, '530131017000', 1, 'x', 'GENERAL', channel, division, 'x', '\\x00', 'x', 'x', 'x', received_organ, '2026-11-20',
         CASE WHEN handed_in THEN date '2026-11-20' END,
         'GRANT', '2026-11-20', handling_organ, now(), created_by, now(), waiting ->> 'party', waiting ->> 'reason', CASE WHEN waiting ->> 'party' IS NOT NULL THEN now() END
       FROM jsonb_to_recordset($1::jsonb) AS x(id bigint, status text, channel text, division text, received_organ text, handling_organ text, created_by bigint,
         handed_in boolean, waiting jsonb)`,
      [
        JSON.stringify(
          rows.map((row, index) => ({
            id: index + 1,
            status: row.status,
            channel: row.channel,
            division: row.division,
            received_organ: row.receivedOrgan,
            handling_organ: row.handlingOrgan,
            created_by: row.createdBy,
            handed_in: row.handedIn,
            waiting: row.waiting,
          })),
        ),
      ],
    );
    await tx.query(
      `INSERT INTO case_party (case_id, role, kind, name, id_type, id_cell, id_index, mandate_until)
       SELECT case_id, role, 'PERSON', 'x', 'CITIZEN_CARD', 'x', decode(repeat(lpad(to_hex(person + 1), 2, '0'), 32), 'hex'), mandate_until
       FROM jsonb_to_recordset($1::jsonb) AS x(case_id bigint, role text, person int, mandate_until date)`,
      [
        JSON.stringify(
          rows.flatMap((row, index) =>
            row.parties.map((one) => ({ case_id: index + 1, role: one.role, person: one.person, mandate_until: one.mandateUntil })),
          ),
        ),
      ],
    );
  });
}
