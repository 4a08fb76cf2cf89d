import { MovableClock } from '@app/domain-kernel';
import { caseNumber, pickUpCode } from '@app/identifiers';
import { localDateOf, nationalCalendar } from '@app/legal-calendar';
import { LiveChanges } from '@app/live';
import { Messaging, msgSchema } from '@app/messaging';
import { migrate } from '@app/persistence';
import { PersonalDataCipher } from '@app/privacy';
import { preparedDatabase } from '@app/testing';
import { CaseFollowers } from '../src/cases/application/case-followers';
import { CaseWriter } from '../src/cases/application/case-writer';
import { ClockExpiries } from '../src/cases/application/clock-expiries';
import { ConsequenceWriter } from '../src/cases/application/consequence-writer';
import { EndOfValidity } from '../src/cases/application/end-of-validity';
import { formContext, pickUpContext } from '../src/cases/application/form-context';
import { CASE_TERMS, ItemTermsReader } from '../src/cases/application/item-terms';
import { OfficialPapers } from '../src/cases/application/official-papers';
import { RecordProgress } from '../src/cases/application/record-progress';
import type { Decision, ItemTerms, Paper } from '../src/cases/domain/case';
import { accept, receiveWalkIn } from '../src/cases/domain/intake-decisions';
import { blankCase } from '../src/cases/domain/new-case';
import { followedBy } from '../src/cases/domain/step';
import { allocateCases, lockCases } from '../src/cases/persistence/case.repository';
import type { NewCase, StoredCase } from '../src/cases/persistence/case.rows';
import { CatalogueCache } from '../src/catalogue/application/catalogue-cache';
import { FormCompiler } from '../src/catalogue/application/form-compiler';
import type { IntakeDatabase } from '../src/database';
import { LicenceBook } from '../src/licences/application/licence-book';
import { loadIntakeCounty, openIntakeDatabase } from '../src/load-county';
import { PublicityBook } from '../src/publicity/application/publicity-book';
import { intakeSchema } from '../src/schema';
import { CLERK, paper } from './case-fixtures';

const FOOD = '530131017000';
const FORM = {
  mode: 'CATERING',
  prepackagedOnly: false,
  items: 'HOT',
  site: '苍山西镇（演示地址）1号',
  area: 40,
  staff: 3,
  creditCode: '92532999MA6000016Y',
  online: false,
};
const PAPERS: readonly Paper[] = ['M01', 'M03', 'M04', 'M05'].map(paper);

/** Intake's own tables, the shipped catalogue, and what writes cases: no HTTP, no queue, no other service. */
export interface IntakeWorld {
  readonly url: string;
  readonly database: IntakeDatabase;
  readonly clock: MovableClock;
  readonly progress: RecordProgress;
  readonly endOfValidity: EndOfValidity;
  readonly cipher: PersonalDataCipher;
  readonly itemTerms: ItemTermsReader;
  /** A food licence handed in at the window now: accepted, or only received. */
  file(until: 'RECEIVED' | 'ACCEPTED', then?: () => Promise<void>): Promise<number>;
  /** Sees what was published meanwhile. */
  refreshCatalogue(): Promise<void>;
  /** Writes what the domain says about a case. */
  change(caseId: number, decide: (stored: StoredCase, item: ItemTerms) => Decision): Promise<void>;
  close(): Promise<void>;
}

export async function openIntake(startsAt: Date): Promise<IntakeWorld> {
  const fresh = await preparedDatabase(`intake ${startsAt.toISOString()}`, async (url) => {
    await migrate(url, [msgSchema, intakeSchema]);
    await loadIntakeCounty(url, startsAt);
  });
  const database = await openIntakeDatabase(fresh.url);
  const messaging = await Messaging.open({ databaseUrl: fresh.url, migrationDatabaseUrl: fresh.url, listens: false });
  const clock = new MovableClock(startsAt);
  const cipher = new PersonalDataCipher({
    dataKeys: new Map([['k1', Buffer.alloc(32, 1)]]),
    currentDataKeyId: 'k1',
    indexKey: Buffer.alloc(32, 9),
  });
  const catalogue = new CatalogueCache(database);
  await catalogue.refresh();
  const itemTerms = new ItemTermsReader(catalogue, new FormCompiler(), cipher);
  const writer = new CaseWriter(
    clock,
    messaging.outbox,
    new OfficialPapers(),
    new ConsequenceWriter(new LicenceBook(clock)),
    new LiveChanges(database, 'intake_live_test', undefined),
    new CaseFollowers(),
  );

  function newCase(decision: Decision): NewCase {
    const { caseNo, id } = decision.after;
    const idIndex = cipher.blindIndex('citizen-number', String(id));
    const applicant = {
      role: 'APPLICANT',
      kind: 'PERSON',
      name: '张玉竹',
      idType: 'CITIZEN_CARD',
      idIndex,
      phoneCell: null,
      relation: null,
      mandateUntil: null,
    } as const;
    return {
      state: decision.after,
      parties: [
        { ...applicant, idCell: cipher.encrypt('532999197804150038', `intake.case_party.id_cell|${idIndex.toString('base64url')}`) },
      ],
      papers: PAPERS,
      formCell: cipher.encrypt(JSON.stringify(FORM), formContext(caseNo)),
      progressCode: pickUpCode(Buffer.alloc(6, id)),
      pickUpCell: cipher.encrypt(pickUpCode(Buffer.alloc(6, id + 1)), pickUpContext(caseNo)),
      createdBy: CLERK.id,
    };
  }

  return {
    url: fresh.url,
    database,
    clock,
    cipher,
    itemTerms,
    progress: new RecordProgress(clock, writer, itemTerms, new PublicityBook(itemTerms, clock)),
    endOfValidity: new EndOfValidity(clock, writer, itemTerms, new LicenceBook(clock), new ClockExpiries()),
    refreshCatalogue: () => catalogue.refresh(),
    file: (until, then) =>
      database.run(async (tx) => {
        const now = clock.now();
        const today = localDateOf(now);
        const { item, facts } = itemTerms.forNew(FOOD, FORM, today, 'WINDOW');
        const [identity] = await allocateCases(tx, 1);
        if (!identity) throw new Error('no identity for a new case');
        const blank = blankCase({ id: identity.id, caseNo: caseNumber('532922', today, identity.serial) }, item, 'WINDOW', '532922', facts);
        const received = receiveWalkIn(blank, CLERK, today, now, CASE_TERMS);
        const decision =
          until === 'RECEIVED'
            ? received
            : followedBy(received, (current) => accept(current, item, PAPERS, CLERK, today, now, nationalCalendar(), CASE_TERMS));
        await writer.write(tx, [{ decision, subject: newCase(decision), papers: PAPERS }]);
        await then?.();
        return identity.id;
      }),
    change: (caseId, decide) =>
      database.run(async (tx) => {
        const stored = (await lockCases(tx, [caseId])).get(caseId);
        if (!stored) throw new Error(`no case ${caseId}`);
        await writer.write(tx, [{ decision: decide(stored, itemTerms.ofCase(stored)), subject: stored, papers: PAPERS }]);
      }),
    close: async () => {
      await messaging.close();
      await database.close();
      await fresh.close();
    },
  };
}
