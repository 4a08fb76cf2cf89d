import { shownName } from './publicity';

describe('the name in a publicity', () => {
  it('is its first character, and says nothing of its length', () => {
    expect(shownName('张玉竹', { nameShown: 'MASKED' })).toBe('张*');
    expect(shownName('字春', { nameShown: 'MASKED' })).toBe('字*');
    // One character outside the basic plane is one character.
    expect(shownName('𠮷田', { nameShown: 'MASKED' })).toBe('𠮷*');
  });

  it('is left out where the item says so', () => {
    expect(shownName('张玉竹', { nameShown: 'NONE' })).toBeNull();
  });
});
