import { createHash } from 'node:crypto';
import { type HolidayNotice, PUBLISHED_NOTICES, WorkingCalendar } from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { reprojectClocks } from './reproject-clocks';

export interface NoticeReprojection {
  /** Document number of the newest notice. */
  readonly basis: string;
  readonly examined: number;
  readonly changed: number;
}

/**
 * For a worker that starts: when the published notices are not those with which this schema's clocks were last computed (a new year's
 * came, or one was corrected), computes every running clock anew. Any number of workers may call it; one does it.
 * @returns undefined when nothing has changed
 */
export async function reprojectAfterNotice(
  tx: Transaction,
  now: Date,
  notices: readonly HolidayNotice[] = PUBLISHED_NOTICES,
): Promise<NoticeReprojection | undefined> {
  const fingerprint = createHash('sha256').update(JSON.stringify(notices)).digest('hex');
  const basis = notices.at(-1)?.document ?? '';
  await rowsOf(tx, `INSERT INTO clock_calendar (notices, basis, projected_at) VALUES ('', '', $1) ON CONFLICT (one) DO NOTHING`, [now]);
  const [known] = await rowsOf<{ notices: string }>(tx, 'SELECT notices FROM clock_calendar FOR UPDATE');
  if (known?.notices === fingerprint) return undefined;
  const calendar = WorkingCalendar.of(notices);
  const { examined, changed } = await reprojectClocks(tx, calendar, now, { basis, dueFrom: calendar.coverageStartsOn });
  await rowsOf(tx, 'UPDATE clock_calendar SET notices = $1, basis = $2, projected_at = $3', [fingerprint, basis, now]);
  return { basis, examined, changed };
}
