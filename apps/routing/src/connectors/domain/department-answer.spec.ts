import type { LocalDate } from '@app/legal-calendar';
import { type Answered, judgeAnswer } from './department-answer';
import { type DepartmentAnswer, OPEN_STATES } from './external-call';

const day = (text: string) => text as LocalDate;
const answer = (changes: Partial<DepartmentAnswer> = {}): DepartmentAnswer => ({
  answerId: 'HJ-00000001',
  callKey: '53292220260929000000128-1',
  result: 'GRANT',
  reasonCode: null,
  externalReference: null,
  decidedOn: day('2026-09-29'),
  ...changes,
});
const met = (changes: Partial<Answered> = {}): Answered => ({
  open: true,
  standing: null,
  waits: true,
  decided: null,
  denialReasons: { HJ01: 'ALREADY_REGISTERED' },
  acceptedOn: day('2026-09-28'),
  today: day('2026-09-29'),
  ...changes,
});
const granted = { answerId: 'HJ-0', result: 'GRANT', reasonCode: null } as const;

describe('an answer of a department', () => {
  it('decides when it is the first and in time, also before the department has acknowledged anything', () => {
    expect(judgeAnswer(answer(), met())).toEqual({ kind: 'DECIDES', result: 'GRANT', reasonCode: null });
    for (const callState of ['REQUESTED', 'SENT', 'UNKNOWN'] as const)
      expect(judgeAnswer(answer(), met({ open: OPEN_STATES.includes(callState) })).kind).toBe('DECIDES');
  });

  it("denies with the item's own reason, and goes to people with any other", () => {
    expect(judgeAnswer(answer({ result: 'DENY', reasonCode: 'HJ01' }), met())).toEqual({
      kind: 'DECIDES',
      result: 'DENY',
      reasonCode: 'ALREADY_REGISTERED',
    });
    for (const reasonCode of [null, 'HJ99', 'constructor', 'ALREADY_REGISTERED']) {
      expect(judgeAnswer(answer({ result: 'DENY', reasonCode }), met())).toEqual({ kind: 'FOR_PEOPLE', reasonCode: 'REASON_UNKNOWN' });
    }
  });

  it('goes to people with a day on which the department did not have the case', () => {
    for (const decidedOn of ['2026-09-27', '2026-09-30']) {
      expect(judgeAnswer(answer({ decidedOn: day(decidedOn) }), met())).toEqual({ kind: 'FOR_PEOPLE', reasonCode: 'DAY_IMPLAUSIBLE' });
    }
    // Taken on a day off: accepted on the next working day, and decided today.
    expect(judgeAnswer(answer(), met({ acceptedOn: day('2026-09-30') })).kind).toBe('DECIDES');
  });

  it('changes nothing when the same is said under another key', () => {
    expect(judgeAnswer(answer({ answerId: 'HJ-2' }), met({ standing: granted, open: false, waits: false, decided: 'GRANT' })).kind).toBe(
      'DUPLICATE',
    );
  });

  it('contradicts what stands, and never decides again', () => {
    const stands = met({ standing: granted, open: false, waits: false, decided: 'GRANT' });
    expect(judgeAnswer(answer({ result: 'DENY', reasonCode: 'HJ01' }), stands).kind).toBe('CONTRADICTION');
    expect(judgeAnswer(answer(), met({ open: false, waits: false, decided: 'DENY' })).kind).toBe('CONTRADICTION');
  });

  it('is late once people have taken over or the case has ended', () => {
    expect(judgeAnswer(answer(), met({ open: false, waits: false })).kind).toBe('LATE');
    expect(judgeAnswer(answer(), met({ open: false, waits: false, decided: 'GRANT' })).kind).toBe('LATE');
  });
});
