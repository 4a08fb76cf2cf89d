import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from '@app/configuration';
import type { EventPayload } from '@app/contracts';
import { PaperRenderer } from '@app/documents';
import { FileStore } from '@app/files';
import { localDateOf, officeCalendar } from '@app/legal-calendar';
import { sweepDueClocks } from '@app/legal-clock';
import type { ReceivedEvent } from '@app/messaging';
import { MakeOfficialPapers } from '../src/cases/application/make-official-papers';
import { refuseRenewedByLaw } from '../src/cases/application/renewals';
import { lockCases } from '../src/cases/persistence/case.repository';
import { AUTHORITY } from './case-fixtures';
import { type IntakeWorld, openIntake } from './intake-world';

/** 行政许可法 §50 ¶2 at the last midnight of a licence, in every order in which deed and word can come. */
describe('the last midnight of a licence', () => {
  let county: IntakeWorld;
  let version = 0;
  const decided = (caseId: number, result: 'GRANT' | 'DENY', decidedAt: Date): ReceivedEvent => {
    version += 1;
    const payload: EventPayload<'case.decided.v1'> = {
      routeId: 1,
      taskId: 2,
      caseId,
      result,
      reasonCode: result === 'DENY' ? 'SITE_FAILED' : null,
      decidedOn: localDateOf(decidedAt),
      decidedAt: decidedAt.toISOString(),
      byStaff: 2002,
      onBehalfOf: null,
      automatic: false,
      authority: AUTHORITY,
    };
    const envelope = { aggregateType: 'route', aggregateId: 1, aggregateVersion: version, actorId: null, occurredAt: county.clock.now() };
    return { id: randomUUID(), type: 'case.decided.v1', payload, correlationId: randomUUID(), ...envelope } as ReceivedEvent;
  };
  const opened = (caseId: number): ReceivedEvent => {
    version += 1;
    const desk = { step: 'DECIDE', organCode: AUTHORITY.actingOrganCode, sectionCode: null, authority: AUTHORITY } as const;
    const payload: EventPayload<'task.opened.v1'> = { routeId: 1, taskId: 1, caseId, ...desk };
    const envelope = { aggregateType: 'route', aggregateId: 1, aggregateVersion: version, actorId: null, occurredAt: county.clock.now() };
    return { id: randomUUID(), type: 'task.opened.v1', payload, correlationId: randomUUID(), ...envelope } as ReceivedEvent;
  };
  const hear = (...events: readonly ReceivedEvent[]): Promise<void> => county.database.run((tx) => county.progress.handle(tx, events));
  const sweep = (): Promise<unknown> =>
    sweepDueClocks(county.database, county.clock.now(), officeCalendar(), async (tx, fired) => {
      if (fired.clock.subjectType === 'licence') await county.endOfValidity.handle(tx, fired);
    });
  const licenceOf = async (id: number): Promise<{ state: string; validTo: string; ended: string | null }> => {
    const [row] = await county.database.query<{ state: string; validTo: string; ended: string | null }>(
      'SELECT state, valid_to AS "validTo", ended_on AS ended FROM licence WHERE id = $1',
      [id],
    );
    if (row === undefined) throw new Error('no licence');
    return row;
  };
  const actions = async (caseId: number): Promise<string[]> =>
    (await county.database.query<{ action: string }>('SELECT action FROM case_history WHERE case_id = $1 ORDER BY version', [caseId])).map(
      ({ action }) => action,
    );
  const deedsOf = async (licence: number): Promise<string[]> =>
    (
      await county.database.query<{ action: string }>('SELECT action FROM licence_history WHERE licence_id = $1 ORDER BY id', [licence])
    ).map(({ action }) => action);
  const papersOf = (caseId: number): Promise<{ kind: string; void: boolean }[]> =>
    county.database.query(
      `SELECT kind, voided_on IS NOT NULL AS void FROM official_document WHERE case_id = $1
         AND kind IN ('DEEMED_RENEWAL_RECORD','VOID_NOTICE','DENIAL_DECISION') ORDER BY id`,
      [caseId],
    );
  const signalsOf = async (caseId: number): Promise<string[]> =>
    (await county.database.query<{ kind: string }>('SELECT kind FROM supervision_signal WHERE case_id = $1 ORDER BY kind', [caseId])).map(
      ({ kind }) => kind,
    );

  const NAMES = ['unaccepted', 'heardLate', 'heardBefore', 'lateBefore', 'lateAfter'] as const;
  interface Renewal {
    readonly licence: number;
    readonly caseId: number;
    readonly last: string;
  }
  const renewals: Partial<Record<(typeof NAMES)[number], Renewal>> = {};
  const of = (name: (typeof NAMES)[number]): Renewal => {
    const found = renewals[name];
    if (found === undefined) throw new Error(`no renewal ${name}`);
    return found;
  };
  let lastMinute: Date;
  let after: Date;
  let refusal: unknown;

  /** Five licences of one day, and what happens to the renewal of each around the same midnight. */
  beforeAll(async () => {
    county = await openIntake(new Date('2026-09-21T01:00:00Z'));
    const licences: { id: number; last: string }[] = [];
    for (const _ of NAMES) {
      const first = await county.file('ACCEPTED');
      await hear(opened(first), decided(first, 'GRANT', county.clock.now()));
      licences.push(
        ...(await county.database.query<{ id: number; last: string }>('SELECT id, valid_to AS last FROM licence WHERE case_id = $1', [
          first,
        ])),
      );
    }
    const last = licences[0]?.last ?? '';
    county.clock.moveTo(new Date(`${last}T02:00:00Z`));
    for (const [index, name] of NAMES.entries()) {
      const caseId = await county.file(name === 'unaccepted' ? 'RECEIVED' : 'ACCEPTED');
      const licence = licences[index]?.id ?? 0;
      await county.database.query('UPDATE service_case SET licence_id = $2 WHERE id = $1', [caseId, licence]);
      if (name !== 'unaccepted') await hear(opened(caseId));
      renewals[name] = { licence, caseId, last };
    }
    lastMinute = new Date(`${last}T15:59:00Z`);
    after = new Date(`${last}T16:05:00Z`);
    county.clock.moveTo(after);
    const stored = (await county.database.run((tx) => lockCases(tx, [of('unaccepted').caseId]))).get(of('unaccepted').caseId);
    if (stored === undefined) throw new Error('no case');
    refusal = await county.database.run((tx) => refuseRenewedByLaw(tx, stored.state, localDateOf(after))).catch((error: unknown) => error);
    await hear(decided(of('heardBefore').caseId, 'DENY', lastMinute), decided(of('lateBefore').caseId, 'DENY', after));
    await sweep();
    await sweep();
  });
  afterAll(() => county.close());

  it('keeps a licence alive whose renewal nobody had accepted yet, and writes it down once', async () => {
    const { licence, caseId, last } = of('unaccepted');
    // Before the sweep came, nobody could refuse or take back what the law had renewed.
    expect(refusal).toMatchObject({ code: 'renewed-by-law' });
    expect(await actions(caseId)).toEqual(['receive', 'deemRenewed', 'conclude']);
    expect((await licenceOf(licence)).state).toBe('VALID');
    expect((await licenceOf(licence)).validTo > last).toBe(true);
    expect(await deedsOf(licence)).toEqual(['ISSUE', 'DEEM_RENEWED']);
  });

  it('a denial of the last minute that is heard after the sweep wins, once, also when it is told twice', async () => {
    const { licence, caseId, last } = of('heardLate');
    expect((await licenceOf(licence)).validTo > last).toBe(true);
    const word = decided(caseId, 'DENY', lastMinute);
    await hear(word);
    await hear(word);
    expect((await actions(caseId)).slice(-5)).toEqual(['deemRenewed', 'conclude', 'overturnDeemedRenewal', 'conclude', 'decide']);
    expect(await licenceOf(licence)).toEqual({ state: 'EXPIRED', validTo: last, ended: last });
    expect(await deedsOf(licence)).toEqual(['ISSUE', 'DEEM_RENEWED', 'OVERTURN', 'EXPIRE']);
    expect(await papersOf(caseId)).toEqual([
      { kind: 'DEEMED_RENEWAL_RECORD', void: true },
      { kind: 'VOID_NOTICE', void: false },
      { kind: 'DENIAL_DECISION', void: false },
    ]);
    expect(await signalsOf(caseId)).toEqual(expect.arrayContaining(['DEEMED_RENEWAL', 'DEEMED_RENEWAL_OVERTURNED']));
    const deliveries = await county.database.query<{ starts: string }>(
      `SELECT starts_on AS starts FROM clock WHERE subject_type = 'case' AND subject_id = $1 AND kind = 'DELIVERY' AND state = 'RUNNING'`,
      [caseId],
    );
    expect(deliveries).toEqual([{ starts: last }]);
  });

  it('its papers can all be made at once: the notice names the number of the record that is void', async () => {
    const { caseId } = of('heardLate');
    const directory = mkdtempSync(join(tmpdir(), 'one-window-papers-'));
    try {
      const scanner = { scan: async () => undefined };
      const configuration = { publicUrl: 'http://window.test' } as Configuration;
      const files = new FileStore(directory, scanner as never);
      const maker = new MakeOfficialPapers(county.clock, configuration, county.cipher, county.itemTerms, new PaperRenderer(), files);
      const asked = await county.database.query<{ id: number }>('SELECT id FROM official_document WHERE case_id = $1', [caseId]);
      await county.database.run((tx) =>
        maker.make(
          tx,
          asked.map(({ id }) => id),
        ),
      );
      const open = await county.database.query('SELECT kind FROM official_document WHERE case_id = $1 AND number IS NULL', [caseId]);
      expect(open).toEqual([]);
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });

  it('the same denial that is heard before the sweep leaves nothing to deem', async () => {
    const { licence, caseId, last } = of('heardBefore');
    expect((await actions(caseId)).slice(-2)).toEqual(['decide', 'conclude']);
    expect(await licenceOf(licence)).toEqual({ state: 'EXPIRED', validTo: last, ended: last });
    expect(await deedsOf(licence)).toEqual(['ISSUE', 'EXPIRE']);
  });

  it.each(['lateBefore', 'lateAfter'] as const)('a denial made after midnight changes nothing: %s', async (name) => {
    const { licence, caseId, last } = of(name);
    if (name === 'lateAfter') await hear(decided(caseId, 'DENY', after));
    expect((await licenceOf(licence)).validTo > last).toBe(true);
    expect(await deedsOf(licence)).toEqual(['ISSUE', 'DEEM_RENEWED']);
    expect(await signalsOf(caseId)).toEqual(expect.arrayContaining(['DECISION_AFTER_DEEMED_RENEWAL', 'DEEMED_RENEWAL']));
    expect(await papersOf(caseId)).toEqual([{ kind: 'DEEMED_RENEWAL_RECORD', void: false }]);
  });
});
