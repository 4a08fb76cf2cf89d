import { allowedActions, unreachableStatuses } from '@app/domain-kernel';
import fc from 'fast-check';
import { BILL_STATE_NAMES, BILL_TRANSITIONS } from './bill.transitions';
import { billIdOf, billNumber, orderNumber, orderOf, refundIdOf, refundNumber } from './bill-number';
import { assertMayVoid, assertPayable, draftBill, type Owed } from './joint-bill';

const owed = (over: Partial<Owed> = {}): Owed => ({
  id: 1,
  personId: 1,
  householdId: 9,
  insurance: 'RESIDENT_MEDICAL',
  year: 2027,
  state: 'ASSESSED',
  dueFen: 40_000,
  assistanceFen: 0,
  subsidyFen: 72_400,
  rulesVersion: '2026-09',
  ...over,
});
const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
};

describe('a joint bill', () => {
  it('is the sum of what was assessed for each fund, whatever the household', () => {
    const household = fc.array(
      fc.record({ pension: fc.boolean(), dueFen: fc.integer({ min: 1, max: 900_000 }), subsidyFen: fc.integer({ min: 0, max: 24_000 }) }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(household, (members) => {
        const all = members.map(({ pension, ...rest }, index) =>
          owed({ id: index + 1, personId: index + 1, insurance: pension ? 'RESIDENT_PENSION' : 'RESIDENT_MEDICAL', ...rest }),
        );
        const total = all.reduce((sum, { dueFen }) => sum + (dueFen ?? 0), 0);
        const bill = draftBill(all, total);
        expect(bill.medicalFen + bill.pensionFen).toBe(total);
        expect(bill.lines.map(({ amountFen }) => amountFen)).toEqual(all.map(({ dueFen }) => dueFen));
        expect(code(() => draftBill(all, total + 1))).toBe('bill-total-changed');
      }),
    );
  });

  it.each([
    ['two households', [owed(), owed({ id: 2, householdId: 10 })], 80_000, 'bill-one-household'],
    ['nothing at all', [], 1, 'bill-one-household'],
    ['what is on a bill already', [owed({ state: 'BILLED' })], 40_000, 'bill-not-assessed'],
    ['what is not assessed yet', [owed({ state: 'IDENTIFIED', dueFen: null })], 0, 'bill-not-assessed'],
    ['what nobody owes', [owed({ dueFen: 0 })], 0, 'nothing-owed'],
    ['an insurance of no fund', [owed({ insurance: 'EMPLOYEE_PENSION' })], 40_000, 'wrong-fund'],
    ['another total than was shown', [owed()], 39_999, 'bill-total-changed'],
  ])('is not made of %s', (_, all, shown, expected) => {
    expect(code(() => draftBill(all, shown))).toBe(expected);
  });

  it('is voided by somebody else than who issued it, and paid only in its time', () => {
    expect(code(() => assertMayVoid(5, 5))).toBe('second-person-required');
    expect(code(() => assertMayVoid(5, 6))).toBe('none');
    const end = new Date('2026-11-26T01:20:00Z');
    expect(code(() => assertPayable(end, end))).toBe('bill-expired');
    expect(code(() => assertPayable(end, new Date(end.getTime() - 1)))).toBe('none');
  });

  it('has a name for every state, each of which some path reaches, and no action while it is being paid but to give up', () => {
    expect(unreachableStatuses(BILL_TRANSITIONS, ['OPEN'])).toEqual([]);
    expect(Object.keys(BILL_STATE_NAMES)).toEqual(Object.keys(BILL_TRANSITIONS));
    expect(allowedActions(BILL_TRANSITIONS, 'LOCKED')).toEqual(['paymentSucceeded', 'paymentFailed', 'giveUpPayment']);
  });
});

describe('numbers', () => {
  const id = fc.integer({ min: 1, max: 999_999_999_999 });
  it('come back as they went, and one wrong digit finds nothing', () => {
    fc.assert(
      fc.property(id, fc.integer({ min: 2, max: 14 }), fc.integer({ min: 1, max: 9 }), (key, place, add) => {
        const number = billNumber(key);
        expect(billIdOf(number)).toBe(key);
        expect(refundIdOf(refundNumber(key))).toBe(key);
        expect(refundIdOf(number)).toBeUndefined();
        const digit = (Number(number[place]) + add) % 10;
        expect(billIdOf(`${number.slice(0, place)}${digit}${number.slice(place + 1)}`)).toBeUndefined();
      }),
    );
  });

  it('of orders name the bill and the attempt', () => {
    expect(orderOf(orderNumber(7, 12))).toEqual({ billId: 7, serial: 12 });
    for (const odd of [
      '',
      'HJ',
      billNumber(7),
      `${billNumber(7)}-0`,
      `${billNumber(7)}-1-1`,
      `${billNumber(7)}-1000`,
      `${billNumber(7)}-1x`,
    ]) {
      expect(orderOf(odd)).toBeUndefined();
    }
  });
});
