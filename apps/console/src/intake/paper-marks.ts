/** One paper as the window ticks it off: 1 original, 2 copy, 3 electronic, 0 not there; not looked at is a state of its own. */
export type Mark = 'UNSEEN' | 'ORIGINAL' | 'COPY' | 'ELECTRONIC' | 'MISSING';

/** In the order of the buttons. */
export const MARK_KEYS = [
  { key: '1', mark: 'ORIGINAL' },
  { key: '2', mark: 'COPY' },
  { key: '3', mark: 'ELECTRONIC' },
  { key: '0', mark: 'MISSING' },
] as const;
export const markOfKey = (pressed: string): Mark | undefined => MARK_KEYS.find(({ key }) => key === pressed)?.mark;
export const MARK_NAMES: Readonly<Record<Mark, string>> = {
  UNSEEN: '未核',
  ORIGINAL: '原件',
  COPY: '复印件',
  ELECTRONIC: '电子件',
  MISSING: '缺',
};

export interface AskedPaper {
  readonly code: string;
  readonly name: string;
  readonly required: boolean;
  readonly because: string;
  readonly hint: string;
  readonly forms: readonly string[];
  /** The planner found it elsewhere: nothing to bring. */
  readonly spared: { readonly reason: string; readonly heldMaterialId: string | null; readonly shared: boolean } | null;
}

export interface TickedPaper {
  readonly mark: Mark;
  readonly uploadId?: string;
  readonly fileName?: string;
}

type Ticks = Readonly<Record<string, TickedPaper>>;

/** The papers that go in with the case. */
export function papersOf(
  asked: readonly AskedPaper[],
  ticks: Ticks,
): { code: string; form: 'ORIGINAL' | 'COPY' | 'ELECTRONIC'; uploadId?: string }[] {
  return asked.flatMap(({ code }) => {
    const { mark = 'UNSEEN', uploadId } = ticks[code] ?? {};
    return mark === 'UNSEEN' || mark === 'MISSING' ? [] : [{ code, form: mark, ...(uploadId === undefined ? {} : { uploadId }) }];
  });
}

/** What still stands in the way of acceptance: required, not spared, and not there. */
export const stillMissing = (asked: readonly AskedPaper[], ticks: Ticks): readonly AskedPaper[] =>
  asked.filter(
    ({ code, required, spared }) => required && spared === null && ['UNSEEN', 'MISSING'].includes(ticks[code]?.mark ?? 'UNSEEN'),
  );
