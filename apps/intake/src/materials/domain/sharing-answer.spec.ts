import { judgeReply, type SharingQuestion, type SharingReply } from './sharing-answer';

const NOW = new Date('2026-11-23T02:00:00Z');
const QUESTION: SharingQuestion = {
  requestId: 'r-1',
  materialType: 'BUSINESS_LICENCE',
  subject: { kind: 'ORGANISATION', number: '92532999MA6000016Y' },
};
const HASH = 'a'.repeat(64);
const REPLY: SharingReply = {
  requestId: 'r-1',
  found: true,
  subjectNumber: '92532999MA6000016Y',
  asOf: '2026-11-22T16:00:00Z',
  content: { name: '玉竹小吃店' },
  contentHash: HASH,
};
const judge = (changes: Partial<SharingReply>): string => judgeReply(QUESTION, { ...REPLY, ...changes }, HASH, 7, NOW).kind;

describe('an answer of a sharing source', () => {
  it('is believed when it is whole, fresh and about what was asked', () => {
    expect(judgeReply(QUESTION, REPLY, HASH, 7, NOW)).toEqual({
      kind: 'ANSWERED',
      asOf: new Date('2026-11-22T16:00:00Z'),
      content: { name: '玉竹小吃店' },
      sha256: HASH,
    });
  });

  it.each([
    ['to another question', { requestId: 'r-2' }, 'WRONG'],
    ['about somebody else', { subjectNumber: '92532999MA6000024R' }, 'WRONG'],
    ['about nobody', { subjectNumber: undefined }, 'WRONG'],
    ['changed on its way', { contentHash: 'b'.repeat(64) }, 'WRONG'],
    ['without content', { content: undefined }, 'WRONG'],
    ['without a date', { asOf: undefined }, 'WRONG'],
    ['with a date that is none', { asOf: '昨天' }, 'WRONG'],
    ['of tomorrow', { asOf: '2026-11-24T00:00:00Z' }, 'WRONG'],
    ['eight days old', { asOf: '2026-11-15T01:59:59Z' }, 'STALE'],
    ['that there is no record', { found: false }, 'NO_RECORD'],
  ])('%s is not taken for data', (_, changes, kind) => expect(judge(changes)).toBe(kind));
});
