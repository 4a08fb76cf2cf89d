import { localDate } from '@app/legal-calendar';
import { mayComplete, needsPublicity, type Proposal } from './publicity';

const proposal = (overrides: Partial<Proposal> = {}): boolean =>
  needsPublicity({ kind: 'APPLICATION', verdict: 'GRANT', asked: true, latest: null, ...overrides });

describe('公示', () => {
  it('follows a proposal to grant, where the item asks for it', () => {
    expect(proposal()).toBe(true);
    expect(proposal({ asked: false })).toBe(false);
  });

  it('never names a household whose application is to be denied, nor one whose grant is looked at again', () => {
    expect(proposal({ verdict: 'DENY' })).toBe(false);
    expect(proposal({ kind: 'REVOCATION' })).toBe(false);
  });

  it('is held once, and again only after an objection was upheld or the period was broken off', () => {
    expect(proposal({ latest: 'COMPLETED' })).toBe(false);
    expect(proposal({ latest: 'UPHELD' })).toBe(true);
    expect(proposal({ latest: 'CANCELLED' })).toBe(true);
  });

  it('is complete when the days are over and every objection is answered', () => {
    const over = { status: 'OPEN', overOn: localDate('2026-10-08') } as const;
    expect(mayComplete(over, 0)).toBe(true);
    expect(mayComplete(over, 1)).toBe(false);
    expect(mayComplete({ ...over, overOn: null }, 0)).toBe(false);
    expect(mayComplete({ ...over, status: 'COMPLETED' }, 0)).toBe(false);
  });
});
