import { SAMPLE_PAPERS } from '../../testing/sample-papers';
import { layoutOf } from './layout-of';
import type { AcceptanceNoticeContent } from './paper-content';

const wordsOf = (change: Partial<AcceptanceNoticeContent>): string =>
  JSON.stringify(layoutOf('ACCEPTANCE_NOTICE', { ...SAMPLE_PAPERS.ACCEPTANCE_NOTICE, ...change }).blocks);

describe('an acceptance notice that rests on the applicant’s word', () => {
  it('names what was promised, by when, and what follows if it does not come', () => {
    const words = wordsOf({ deferred: { papers: ['场所平面图'], dueOn: '2026-11-26' } });
    expect(words).toContain('次要材料由你（单位）自愿承诺');
    expect(words).toContain('场所平面图');
    expect(words).toContain('2026年11月26日前补交齐全');
    expect(words).toContain('终止办理');
    expect(words).not.toContain('第三十二条第一款第（五）项');
  });

  it('names what the commitment stands in for, and that it is checked', () => {
    const words = wordsOf({ commitment: { papers: ['卫生检测报告'], basis: '国发〔2021〕7号' } });
    expect(words).toContain('按照国发〔2021〕7号，本机关自');
    expect(words).toContain('卫生检测报告');
    expect(words).toContain('承诺不实的，依法撤销决定');
  });

  it('says nothing of promises when nothing was promised', () => {
    expect(wordsOf({})).not.toContain('承诺补交');
    expect(wordsOf({})).toContain('申请材料齐全、符合法定形式');
  });
});
