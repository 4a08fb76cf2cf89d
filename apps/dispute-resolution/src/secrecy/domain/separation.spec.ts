import { access, assertMayRead } from './reading';
import { type Duty, eligible, type HeldDuty, mayTake, separationRefusal } from './separation';

const DUTIES: readonly Duty[] = ['AID_REVIEWER', 'AID_APPROVER', 'AID_LAWYER', 'MEDIATOR'];

/** Every way of giving the duties, one after the other, to people of an office of this size; the way in is `mayTake`. */
function assignments(people: readonly number[], duties: readonly Duty[], held: readonly HeldDuty[] = []): HeldDuty[][] {
  const [duty, ...rest] = duties;
  if (duty === undefined) return [[...held]];
  return people
    .filter((staffId) => mayTake(held, staffId, duty))
    .flatMap((staffId) => assignments(people, rest, [...held, { staffId, duty }]));
}

describe('separation of duties on one dispute', () => {
  it.each([2, 3, 4, 5])('leaves no way for one person to have two duties in an office of %i', (size) => {
    const people = Array.from({ length: size }, (_, index) => index + 1);
    for (const held of assignments(people, DUTIES)) expect(new Set(held.map(({ staffId }) => staffId)).size).toBe(DUTIES.length);
  });

  it('has no full set in an office of three, and proposes a colleague elsewhere instead of a way round', () => {
    expect(assignments([1, 2, 3], DUTIES)).toEqual([]);
    const held: HeldDuty[] = [
      { staffId: 1, duty: 'AID_REVIEWER' },
      { staffId: 2, duty: 'AID_APPROVER' },
      { staffId: 3, duty: 'AID_LAWYER' },
    ];
    const mediators = [
      { staffId: 3, name: '甲', organ: 'own' },
      { staffId: 9, name: '乙', organ: 'elsewhere' },
    ];
    const proposed = eligible(held, mediators, 'MEDIATOR', 'own');
    expect(proposed.map(({ staffId }) => staffId)).toEqual([9]);
    expect(separationRefusal(held, 3, 'MEDIATOR', proposed)).toMatchObject({
      code: 'duty-separated',
      details: { params: { proposed: [9] } },
    });
    expect(separationRefusal(held, 3, 'MEDIATOR', []).message).toContain('报上级');
  });

  it('lets a person keep the duty he has, and never take another, however long the first is over', () => {
    const held: HeldDuty[] = [{ staffId: 1, duty: 'MEDIATOR' }];
    expect(DUTIES.filter((duty) => mayTake(held, 1, duty))).toEqual(['MEDIATOR']);
  });
});

describe('reading what was told in confidence', () => {
  const nobody = { isLead: false, hasDuty: false, ofTheDesk: false, ofTheAidBody: false };

  it('is open to who conducts it, on record to his office, closed to everybody else', () => {
    expect(access({ ...nobody, isLead: true })).toBe('OPEN');
    expect(access({ ...nobody, hasDuty: true })).toBe('OPEN');
    expect(access({ ...nobody, ofTheDesk: true })).toBe('ON_RECORD');
    expect(access({ ...nobody, ofTheAidBody: true })).toBe('ON_RECORD');
    expect(access(nobody)).toBe('CLOSED');
  });

  it('needs a true purpose and words from who is not assigned', () => {
    const colleague = { ...nobody, ofTheDesk: true };
    expect(() => assertMayRead(nobody, 'SUPERVISE', '督查')).toThrow(expect.objectContaining({ code: 'content-closed' }) as Error);
    expect(() => assertMayRead(colleague, 'COVER', null)).toThrow(expect.objectContaining({ code: 'reading-note' }) as Error);
    expect(() => assertMayRead(colleague, 'CONDUCT', '本人承办')).toThrow(expect.objectContaining({ code: 'reading-note' }) as Error);
    expect(assertMayRead(colleague, 'COVER', '承办人休假')).toEqual({ assigned: false });
    expect(assertMayRead({ ...nobody, isLead: true }, 'CONDUCT', null)).toEqual({ assigned: true });
  });
});
