import fc from 'fast-check';
import { fenOf, yuanOf } from './money';

describe('money on the wire', () => {
  it('comes back as it went', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 99_999_999_999_999 }), (fen) => fenOf(yuanOf(fen)) === fen));
  });

  it.each(['380', '380.0', '380.000', '-1.00', '1e3', '01.00', '１.00', ' 1.00', '', '1,000.00', '1000000000000.00'])(
    '%j is no amount',
    (text) => {
      expect(fenOf(text)).toBeUndefined();
    },
  );
});
