import { maskCitizenNumber } from '@app/identifiers';
import { PersonalDataCipher } from '@app/privacy';
import { food, socialCard } from '../../county/bodies';
import type { CountyWorld } from '../../county/county-world';
import { intakeState } from '../../county/intake-state';
import { Requester } from '../../county/requests';
import {
  ADDRESS_ROWS,
  BODY_ROWS,
  CITIZEN_NUMBER_ROWS,
  type CorpusTarget,
  type EnvelopeRow,
  FREE_TEXT_ROWS,
  type MemberKind,
  PERSON_NAME_ROWS,
  TELEPHONE_ROWS,
  type ValueRow,
} from '../corpus';
import { checkAnswer, checkRow, freshKey } from '../corpus-check';

const PERSON = { kind: 'PERSON', name: '杨晶晶', idNumber: '532999199003070010' };

const WITH_MEMBER: Readonly<Record<MemberKind, (value: unknown) => object>> = {
  text: (name) => ({ applicant: { ...PERSON, name } }),
  object: (applicant) => ({ applicant }),
  integer: (copies) => ({ papers: [{ code: 'M01', form: 'ORIGINAL', copies }] }),
  boolean: (proceed) => ({ proceed }),
};

/** The list of cases knows no sorting, so that any is an unknown parameter. */
const fitting = (row: EnvelopeRow): EnvelopeRow => (row.row === 35 ? { ...row, expect: { status: 400, code: 'unknown-parameter' } } : row);

/** Sections A to C of the corpus against the real `/api/v1/cases`. Drafts of a village agent, so that good twins print no papers. */
export function envelopeSuite(open: () => CountyWorld): void {
  let target: CorpusTarget;
  let agent: Requester;

  beforeAll(async () => {
    agent = new Requester(open(), 'village103');
    const headers = await agent.headers();
    target = {
      create: '/api/v1/cases',
      list: '/api/v1/cases',
      one: (id) => `/api/v1/cases/${id}`,
      goodBody: () => socialCard(PERSON),
      withMember: (kind, value) => ({ ...socialCard(PERSON), ...WITH_MEMBER[kind](value) }),
      headers: () => ({ ...headers, 'idempotency-key': freshKey() }),
    };
  });

  describe('section A: envelope and encoding', () => {
    it.each([...BODY_ROWS, ...ADDRESS_ROWS].map((row) => [row.row, row.name, fitting(row)] as const))(
      'row %i: %s',
      async (_row, _name, row) => {
        const before = await intakeState(open());
        const answered = await checkRow(open().port, row, target);
        const after = await intakeState(open());
        if (answered.status >= 400) expect(after).toEqual(before);
        else expect(rowsOf(after, 'intake.service_case')).toBe(rowsOf(before, 'intake.service_case') + (answered.status === 201 ? 1 : 0));
      },
    );

    it('row 37: a key belongs to one client, one route and one body', async () => {
      const key = freshKey();
      const first = await agent.file(target.goodBody(), key);
      const again = await agent.file(target.goodBody(), key);
      expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
      expect(again.headers).toMatchObject({ 'idempotency-replayed': 'true', location: first.headers.location, etag: '"v1"' });
      checkAnswer(await agent.file({ ...target.goodBody(), proceed: true }, key), { status: 422, code: 'idempotency-key-reused' });
      const other = await new Requester(open(), 'village201').file({ ...socialCard(), division: '532922201' }, key);
      expect(other.status).toBe(201);
      expect(other.json.caseNo).not.toBe(first.json.caseNo);
    });
  });

  describe.each<[string, readonly ValueRow[], (value: unknown) => object]>([
    ['section B: citizen numbers', CITIZEN_NUMBER_ROWS, (idNumber) => ({ ...socialCard(), applicant: { ...PERSON, idNumber } })],
    ['section C: names', PERSON_NAME_ROWS, (name) => ({ ...socialCard(), applicant: { ...PERSON, name } })],
    ['section C: telephones', TELEPHONE_ROWS, (phone) => ({ ...socialCard(), applicant: { ...PERSON, phone } })],
  ])('%s', (section, rows, bodyWith) => {
    it.each(rows.map((row) => [row.row, JSON.stringify(row.input).slice(0, 60), row] as const))(
      'row %i: %s',
      async (_row, _input, { input, expect: wanted }) => {
        const before = await intakeState(open());
        const answered = await agent.file(bodyWith(input));
        if ('refused' in wanted) {
          checkAnswer(answered, { status: 422, code: 'validation-failed', field: wanted.refused });
          expect(await intakeState(open())).toEqual(before);
          if (input.length > 5) expect(answered.text).not.toContain(JSON.stringify(input).slice(1, -1));
          return;
        }
        checkAnswer(answered, { status: 201 });
        const [party] = (answered.json as unknown as { parties: { name: string; idNumber: string; phone: string | null }[] }).parties;
        if (section.includes('names')) expect(party?.name).toBe(wanted.value);
        else if (section.includes('numbers')) {
          expect(party?.idNumber).toBe(maskCitizenNumber(wanted.value));
          const [row] = await open().query<{ id_index: Buffer }>(
            `SELECT p.id_index FROM intake.case_party p JOIN intake.service_case c ON c.id = p.case_id WHERE c.case_no = $1`,
            [answered.json.caseNo],
          );
          expect(row?.id_index).toEqual(open().app.get(PersonalDataCipher, { strict: false }).blindIndex('citizen-number', wanted.value));
        } else expect(party?.phone).toContain('*');
      },
    );

    it('row 87: an object where a text is due', async () => {
      checkAnswer(await agent.file(bodyWith({ $gt: '' })), { status: 422, code: 'validation-failed', field: 'wrong-type' });
    });
  });

  describe('section C: texts of the form', () => {
    // The site of a food business: 200 characters at most.
    it.each(FREE_TEXT_ROWS.map((row) => [row.row, JSON.stringify(row.input).slice(0, 60), row.input, row.expect] as const))(
      'row %i: %s',
      async (_row, _input, input, wanted) => {
        const clerk = new Requester(open(), 'zhang.yuzhu');
        const answered = await clerk.file({ ...food(), papers: [], form: { ...(food().form as object), site: input } });
        if ('refused' in wanted) checkAnswer(answered, { status: 422, code: 'validation-failed', field: wanted.refused });
        else checkAnswer(answered, { status: 201 });
      },
    );
  });

  describe('members that are left out', () => {
    it.each([
      ['phone', { applicant: { ...PERSON, phone: null } }],
      ['agent', { agent: null }],
      ['guardian', { guardian: null }],
      ['division', { division: null }],
      ['papers', { papers: null }],
      ['proceed', { proceed: null }],
      [
        'upload and copies of two papers',
        { papers: ['M01', 'M02'].map((code) => ({ code, form: 'ELECTRONIC', uploadId: null, copies: null })) },
      ],
    ])('%s as null is the same as not there', async (_name, changes) => {
      checkAnswer(await agent.file({ ...socialCard(PERSON), ...changes }), { status: 201 });
    });

    it('a null is no answer to the question about duplicates', async () => {
      const clerk = new Requester(open(), 'yang.mei');
      const body = { ...food({ kind: 'PERSON', name: '重复问', idNumber: '53299919700101004X' }), notDuplicate: undefined };
      checkAnswer(await clerk.file(body), { status: 201 });
      checkAnswer(await clerk.file({ ...body, notDuplicate: null }), { status: 409, code: 'duplicate-case' });
    });
  });
}

function rowsOf(state: readonly { name: string; rows: number }[], table: string): number {
  return state.find(({ name }) => name === table)?.rows ?? 0;
}
