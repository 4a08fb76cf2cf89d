import { at, CLERK, caseIn, day, eventsIn } from '../../../test/case-fixtures';
import { fits } from './case-policy';
import { terminateCeased } from './ceased-applicant';

const NOW = at('2026-11-26');
const TODAY = day('2026-11-26');
const DIED = {
  reason: { code: 'APPLICANT_DIED', applicant: 'PERSON' },
  ceasedOn: day('2026-11-20'),
  evidence: 'DEATH_CERTIFICATE',
} as const;
const refused = (code: string): Error => expect.objectContaining({ code }) as Error;

describe('a case whose applicant is gone', () => {
  it.each(['RECEIVED', 'CORRECTING', 'ACCEPTED', 'IN_REVIEW', 'SPECIAL_PROCEDURE', 'IN_DECISION'] as const)('ends from %s', (status) => {
    const ended = terminateCeased(caseIn(status), DIED, 'PERSON', TODAY, CLERK, NOW);
    expect(ended.after.status).toBe('TERMINATED');
    expect(eventsIn(ended)).toEqual([`ended@${ended.after.version}`]);
    expect(ended.papers).toEqual([{ kind: 'TERMINATION_NOTICE', facts: { code: 'APPLICANT_DIED', ceasedOn: '2026-11-20' } }]);
  });

  it('not once it is decided, and not an act of the organ, which has no applicant', () => {
    expect(() => terminateCeased(caseIn('DECIDED'), DIED, 'PERSON', TODAY, CLERK, NOW)).toThrow(refused('state-conflict'));
    expect(fits('terminateCeased', caseIn('IN_REVIEW', { kind: 'REVOCATION' }))).toBe(false);
  });

  it('people die and organisations end, and neither tomorrow', () => {
    expect(() => terminateCeased(caseIn('IN_REVIEW'), DIED, 'ORGANISATION', TODAY, CLERK, NOW)).toThrow(refused('reason-required'));
    const tomorrow = { ...DIED, ceasedOn: day('2026-11-27') };
    expect(() => terminateCeased(caseIn('IN_REVIEW'), tomorrow, 'PERSON', TODAY, CLERK, NOW)).toThrow(refused('service-date'));
  });
});
