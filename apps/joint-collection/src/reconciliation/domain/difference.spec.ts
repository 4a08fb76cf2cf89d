import { differenceOf } from './difference';
import type { Movement } from './statement-line';

const paid: Movement = { kind: 'PAYMENT', transactionId: 'T1', state: 'SUCCEEDED', amountFen: 60000, medicalFen: 40000, pensionFen: 20000 };
const reversed: Movement = { ...paid, state: 'REVERSED' };

describe('what is wrong with a movement', () => {
  it.each<readonly [string, Movement | null, Movement | null, string | null]>([
    ['both agree', paid, paid, null],
    ['only the channel has it', null, paid, 'MISSING_HERE'],
    ['only this county has it', paid, null, 'MISSING_THERE'],
    ['a fen more there', paid, { ...paid, amountFen: 60001, medicalFen: 40001 }, 'AMOUNT_DIFFERS'],
    ['divided otherwise', paid, { ...paid, medicalFen: 20000, pensionFen: 40000 }, 'SPLIT_DIFFERS'],
    ['reversed there', paid, reversed, 'STATE_DIFFERS'],
    ['reversed here', reversed, paid, 'STATE_DIFFERS'],
    ['reversed on both sides', reversed, reversed, null],
    ['reversed there and never booked here', null, reversed, null],
    ['reversed here and gone there', reversed, null, null],
    ['a surplus here, which is for no fund', { ...paid, medicalFen: 0, pensionFen: 0 }, paid, null],
    ['a surplus of another amount', { ...paid, amountFen: 1, medicalFen: 0, pensionFen: 0 }, paid, 'AMOUNT_DIFFERS'],
    ['nothing on either side', null, null, null],
  ])('%s', (_, here, there, expected) => {
    expect(differenceOf(here, there)).toBe(expected);
  });
});
