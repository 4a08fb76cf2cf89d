import { type HandedMatter, mayNotHaveDecided, type Service, serviceFor } from './service';

const item = { answerWithin: { amount: 5, unit: 'WORKING_DAY' }, denialReasons: [] } as const;
const services: Service[] = [
  { code: 'joint-collection', name: '两险同征', items: [{ ...item, itemCode: 'A', situations: ['NEW'] }] },
  { code: 'dispute-resolution', name: '矛盾纠纷化解', items: [{ ...item, itemCode: 'B', situations: null }] },
];
const matter = (changes: Partial<HandedMatter> = {}): HandedMatter => ({
  itemCode: 'A',
  situation: 'NEW',
  kind: 'APPLICATION',
  siteCheck: false,
  deferredPapers: [],
  reviews: null,
  firstReview: null,
  publicity: null,
  ...changes,
});

describe('the service that takes a matter', () => {
  it('takes the situations it lists, or every one of the item', () => {
    expect(serviceFor(services, matter())?.service.code).toBe('joint-collection');
    expect(serviceFor(services, matter({ situation: 'STOP' }))).toBeUndefined();
    expect(serviceFor(services, matter({ situation: null }))).toBeUndefined();
    for (const situation of [null, 'ANY'])
      expect(serviceFor(services, matter({ itemCode: 'B', situation }))?.service.code).toBe('dispute-resolution');
  });

  it('leaves to people what is not listed and what the law asks of the office itself', () => {
    for (const change of [
      { itemCode: 'C' },
      { kind: 'REVOCATION' },
      { siteCheck: true },
      { deferredPapers: ['M01'] },
      { reviews: { organs: [] } },
      { firstReview: { organ: 'township-government' } },
      { publicity: { days: 7 } },
    ]) {
      expect(serviceFor(services, matter(change))).toBeUndefined();
    }
  });
});

describe('separation of duties in a service', () => {
  it('excludes who received or accepted, as the one who acts and as the one who is acted for', () => {
    expect(mayNotHaveDecided({ byStaff: 7, onBehalfOf: null }, [1001, 7])).toBe(true);
    expect(mayNotHaveDecided({ byStaff: 8, onBehalfOf: 7 }, [7])).toBe(true);
    expect(mayNotHaveDecided({ byStaff: 8, onBehalfOf: 9 }, [7])).toBe(false);
    // Decided by a rule of the service.
    expect(mayNotHaveDecided({ byStaff: null, onBehalfOf: null }, [7])).toBe(false);
  });
});
