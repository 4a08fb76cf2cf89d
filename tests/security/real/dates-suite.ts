import { CITIZENS, food } from '../../county/bodies';
import type { CountyWorld } from '../../county/county-world';
import { intakeState } from '../../county/intake-state';
import { Requester } from '../../county/requests';
import type { Expectation } from '../corpus/expectation';
import { checkAnswer } from '../corpus-check';
import type { Sent } from '../send';

const misfit = (field: string): Expectation => ({ status: 422, code: 'validation-failed', field });

/** The rows of section E that intake meets: days, and what is counted from them. */
export function datesSuite(open: () => CountyWorld): void {
  const as = (login: string): Requester => new Requester(open(), login);

  async function refused(wanted: Expectation, work: () => Promise<Sent>): Promise<void> {
    const before = await intakeState(open());
    checkAnswer(await work(), wanted);
    expect(await intakeState(open())).toEqual(before);
  }

  const agent = (mandateUntil: string): object => ({
    ...food(),
    agent: { name: '罗大山', idNumber: CITIZENS.luo.idNumber, relation: '邻居', mandateUntil },
  });
  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-00-10',
    '0000-01-01',
    '2026-2-3',
    '2027-02-29',
    '2026年11月22日',
    '/Date(0)/',
    '2026-11-24T10:00:00',
  ])('rows 130, 131 and 135: %s is no day', async (day) => {
    await refused(misfit('date-format'), () => as('yang.mei').file(agent(day)));
    checkAnswer(await as('yang.mei').get(`/api/v1/cases?dueBefore=${encodeURIComponent(day)}`), {
      status: 400,
      code: 'invalid-parameter',
    });
    checkAnswer(await as('yang.mei').get(`/api/v1/calendar/deadline?start=${encodeURIComponent(day)}&amount=1&unit=DAY`), {
      status: [400, 422],
      code: ['date-format', 'invalid-parameter'],
    });
  });
  it('row 131: the 29th of February of a leap year is one', async () => {
    checkAnswer(await as('yang.mei').file(agent('2028-02-29')), { status: 201 });
  });
  it('row 135: a number is no day', () => refused(misfit('wrong-type'), () => as('yang.mei').file(agent(1 as unknown as string))));
  it('a mandate that has ended', () => refused({ status: 422, code: 'proxy-expired' }, () => as('yang.mei').file(agent('2026-11-22'))));
  it('row 138: a year without a notice is provisional', async () => {
    const { json } = await as('yang.mei').get('/api/v1/calendar/deadline?start=2027-09-28&amount=5&unit=WORKING_DAY');
    expect(json).toMatchObject({ provisional: true });
  });
  it.each([
    ['', '400'],
    ['start=2026-09-28&unit=DAY', 'no amount'],
    ['start=2026-09-28&amount=-1&unit=DAY', 'negative'],
    ['start=2026-09-28&amount=1e3&unit=DAY', 'exponent'],
    ['start=2026-09-28&amount=5&unit=WEEK', 'unit'],
    ['start=9999-12-30&amount=3650&unit=DAY', 'beyond every calendar'],
  ])('deadline?%s', async (query) => {
    checkAnswer(await as('yang.mei').get(`/api/v1/calendar/deadline?${query}`), { status: [400, 422] });
  });
}
