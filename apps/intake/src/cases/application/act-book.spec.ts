import { localDate } from '@app/legal-calendar';
import { ACT_TERMS, ACTS, actOf, barArticle, barredUntil } from './act-book';

describe('the acts of an organ on its own decision', () => {
  it('rest on the grounds that the Act lists, each with its article', () => {
    const articles = (kind: keyof typeof ACTS): string[] => ACTS[kind].grounds.map(({ article }) => article);
    expect(articles('REVOCATION')).toEqual([...[1, 2, 3, 4, 5].map((number) => `行政许可法 §69 ¶1(${number})`), '行政许可法 §69 ¶2']);
    expect(articles('WITHDRAWAL')).toEqual(['行政许可法 §8 ¶2', '行政许可法 §8 ¶2']);
    expect(articles('CANCELLATION')).toEqual([1, 2, 3, 4, 5, 6].map((number) => `行政许可法 §70(${number})`));
  });

  it('are each a paper of their own, and withdrawal promises compensation', () => {
    expect(Object.values(ACTS).map(({ paper }) => paper)).toEqual([
      'REVOCATION_DECISION',
      'LICENCE_WITHDRAWAL_DECISION',
      'CANCELLATION_DECISION',
      'CORRECTION_DECISION',
    ]);
    expect(ACTS.WITHDRAWAL.compensation).toContain('补偿');
  });

  it('are decided by people on two levels, within a limit that names its rule', () => {
    expect(ACT_TERMS.levels).toEqual(['EXAMINE', 'DECIDE']);
    expect(ACT_TERMS.limit.article).not.toBe('');
  });

  it('fraud bars for three years, false papers for one (行政许可法 §79, §78)', () => {
    const from = localDate('2026-11-23');
    expect(actOf('REVOCATION', 'OBTAINED_BY_FRAUD').ground.bar).toBe('FRAUD');
    expect(ACTS.REVOCATION.grounds.filter(({ bar }) => bar !== undefined)).toHaveLength(1);
    expect([barredUntil({ kind: 'FRAUD', from }), barArticle('FRAUD')]).toEqual(['2029-11-23', '行政许可法 §79']);
    expect([barredUntil({ kind: 'FALSE_PAPERS', from }), barArticle('FALSE_PAPERS')]).toEqual(['2027-11-23', '行政许可法 §78']);
  });
});
