import { documentNumber } from './document-number';

describe('文号', () => {
  it('is written as GB/T 9704 asks', () => {
    expect(documentNumber({ organSign: '漾政务', paperSign: '受' }, 2026, 123)).toBe('漾政务受〔2026〕123号');
    expect(documentNumber({ organSign: '平政', paperSign: '' }, 2026, 1)).toBe('平政〔2026〕1号');
  });

  it.each([
    [2026, 0],
    [2026, 1.5],
    [2026, Number.NaN],
    [26, 1],
  ])('refuses year %p serial %p', (year, serial) => {
    expect(() => documentNumber({ organSign: '漾', paperSign: '受' }, year, serial)).toThrow(RangeError);
  });

  it('needs an organ', () => {
    expect(() => documentNumber({ organSign: '', paperSign: '受' }, 2026, 1)).toThrow(RangeError);
  });
});
