import { localDate } from '@app/legal-calendar';
import { assertAllSpoke, assertAnswer, assertQuestion, type Question, refusalToAnswer } from './consultation';

const today = localDate('2026-09-29');
const organs = new Set(['532922-water', '532922-transport', '532922-construction']);
const asked =
  (overrides: Partial<Question> = {}) =>
  () =>
    assertQuestion(
      {
        kind: 'SINGLE',
        questions: '是否影响交通？',
        consultees: [{ organ: '532922-transport' }],
        shown: [],
        dueOn: localDate('2026-10-09'),
        meetingOn: null,
        repeats: null,
        ...overrides,
      },
      '532922-construction',
      organs,
      30,
      today,
    );
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('会商', () => {
  it('asks other organs of the county and outside bodies, each once, never oneself', () => {
    expect(asked()).not.toThrow();
    expect(asked({ consultees: [{ organ: '532922-transport' }, { name: '供电公司', contact: 'x' }] })).not.toThrow();
    expect(asked({ consultees: [{ organ: '532922-construction' }] })).toThrow(code('consultee-unknown'));
    expect(asked({ consultees: [{ organ: '532922-nobody' }] })).toThrow(code('consultee-unknown'));
    expect(asked({ consultees: [{ organ: '532922-water' }, { organ: '532922-water' }] })).toThrow(code('consultee-twice'));
  });

  it('has a day for the answer within the county’s rule', () => {
    expect(asked({ dueOn: today })).toThrow(code('consultation-days'));
    expect(asked({ dueOn: localDate('2026-10-29') })).not.toThrow();
    expect(asked({ dueOn: localDate('2026-10-30') })).toThrow(code('consultation-days'));
    expect(asked({ kind: 'JOINT', meetingOn: localDate('2026-10-10') })).toThrow(code('consultation-days'));
  });

  it('wants a reason from whoever does not simply agree', () => {
    expect(() => assertAnswer({ opinion: 'DISAGREE', text: null })).toThrow(code('reason-required'));
    expect(() => assertAnswer({ opinion: 'AGREE', text: null })).not.toThrow();
  });

  it('takes a late answer from an organ, and none through a link after its day', () => {
    const open = { status: 'OPEN', dueOn: localDate('2026-09-28') } as const;
    expect(refusalToAnswer('OVERDUE', open, false, today)).toBeNull();
    expect(refusalToAnswer('OVERDUE', open, true, today)?.code).toBe('consultation-closed');
    expect(refusalToAnswer('SENT', { ...open, dueOn: today }, true, today)).toBeNull();
    expect(refusalToAnswer('ANSWERED', open, false, today)?.code).toBe('consultation-answered');
    expect(refusalToAnswer('SENT', { ...open, status: 'WITHDRAWN' }, false, today)?.code).toBe('consultation-closed');
  });

  it('is consolidated when everybody has spoken', () => {
    expect(() => assertAllSpoke(['ANSWERED', 'READ'])).toThrow(code('joint-opinions-open'));
    expect(() => assertAllSpoke(['ANSWERED', 'ANSWERED'])).not.toThrow();
  });
});
