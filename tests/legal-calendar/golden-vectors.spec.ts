import { deadline, dueDate, localDate, nationalCalendar, type ReceiptRule, receiptDay, type TermRule } from '@app/legal-calendar';
import golden from './golden-vectors.json';

interface GoldenVector extends TermRule {
  readonly start: string;
  readonly due: string;
  readonly provisional: boolean;
  readonly article: string;
  readonly note: string;
  /** Added to the amount (行政许可法 §42). */
  readonly extension?: number;
  /** When the papers came, by the local rule below; the period starts on `start`. */
  readonly receivedAt?: string;
  readonly pauses?: ReadonlyArray<{ readonly from: string; readonly to: string }>;
}

const vectors = golden.vectors as readonly GoldenVector[];
const RECEIPT: ReceiptRule = { closesAt: '17:30', afterClosing: 'NEXT_WORKING_DAY', onDayOff: 'NEXT_WORKING_DAY' };
const calendar = nationalCalendar();

describe('golden deadline vectors', () => {
  test('there are at least 300, each with an article', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(300);
    expect(vectors.filter(({ article }) => !/§/.test(article) && !/通知/.test(article))).toEqual([]);
  });

  test.each(vectors.map((vector) => [`${vector.start} + ${vector.amount} ${vector.unit}: ${vector.note}`, vector] as const))(
    '%s',
    (_title, vector) => {
      const pauses = (vector.pauses ?? []).map(({ from, to }) => ({ from: localDate(from), to: localDate(to) }));
      const start = localDate(vector.start);
      if (vector.receivedAt) expect(receiptDay(new Date(vector.receivedAt), RECEIPT, calendar)).toBe(vector.start);
      const term = { ...vector, amount: vector.amount + (vector.extension ?? 0) };
      const explained = deadline({ ...term, start }, calendar, pauses);
      expect({ due: explained.due, provisional: explained.provisional }).toEqual({ due: vector.due, provisional: vector.provisional });
      expect(dueDate(term, start, calendar, pauses)).toBe(vector.due);
    },
  );
});
