import { deadline, dueDate, localDate, nationalCalendar, type TermRule } from '@app/legal-calendar';
import golden from './golden-vectors.json';

interface GoldenVector extends TermRule {
  readonly start: string;
  readonly due: string;
  readonly provisional: boolean;
  readonly article: string;
  readonly note: string;
  readonly pauses?: ReadonlyArray<{ readonly from: string; readonly to: string }>;
}

const vectors = golden.vectors as readonly GoldenVector[];
const calendar = nationalCalendar();

describe('golden deadline vectors', () => {
  test('there are at least 120, each with an article', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(120);
    expect(vectors.filter(({ article }) => !/§/.test(article) && !/通知/.test(article))).toEqual([]);
  });

  test.each(vectors.map((vector) => [`${vector.start} + ${vector.amount} ${vector.unit}: ${vector.note}`, vector] as const))(
    '%s',
    (_title, vector) => {
      const pauses = (vector.pauses ?? []).map(({ from, to }) => ({ from: localDate(from), to: localDate(to) }));
      const start = localDate(vector.start);
      const explained = deadline({ ...vector, start }, calendar, pauses);
      expect({ due: explained.due, provisional: explained.provisional }).toEqual({ due: vector.due, provisional: vector.provisional });
      expect(dueDate(vector, start, calendar, pauses)).toBe(vector.due);
    },
  );
});
