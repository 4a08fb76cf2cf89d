import { createHash } from 'node:crypto';
import {
  type CountyRestPeriod,
  countyRestDays,
  type HolidayNotice,
  OFFICE_DIVISION,
  PUBLISHED_NOTICES,
  WorkingCalendar,
} from '@app/legal-calendar';
import { rowsOf, type Transaction } from '@app/persistence';
import { type MovedClock, reprojectClocks } from './reproject-clocks';

export interface NoticeReprojection {
  /** Document number of the newest notice, and of the county's own documents. */
  readonly basis: string;
  readonly examined: number;
  /** What has another due day now: the service tells those who keep a copy of it. */
  readonly moved: readonly MovedClock[];
}

/**
 * For a worker that starts: when the published notices are not those with which this schema's clocks were last computed (a new year's
 * came, one was corrected, or the county set rest days of its own), computes every running clock anew. Any number of workers may call it; one does it.
 * @returns undefined when nothing has changed
 */
export async function reprojectAfterNotice(
  tx: Transaction,
  now: Date,
  notices: readonly HolidayNotice[] = PUBLISHED_NOTICES,
  rest: readonly CountyRestPeriod[] = countyRestDays(OFFICE_DIVISION),
): Promise<NoticeReprojection | undefined> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([notices, rest]))
    .digest('hex');
  const basis = [notices.at(-1)?.document, ...rest.map((period) => period.basis)].join('；');
  await rowsOf(tx, `INSERT INTO clock_calendar (notices, basis, projected_at) VALUES ('', '', $1) ON CONFLICT (one) DO NOTHING`, [now]);
  const [known] = await rowsOf<{ notices: string }>(tx, 'SELECT notices FROM clock_calendar FOR UPDATE');
  if (known?.notices === fingerprint) return undefined;
  const calendar = WorkingCalendar.of(notices, rest);
  const { examined, moved } = await reprojectClocks(tx, calendar, now, { basis, dueFrom: calendar.coverageStartsOn });
  await rowsOf(tx, 'UPDATE clock_calendar SET notices = $1, basis = $2, projected_at = $3', [fingerprint, basis, now]);
  return { basis, examined, moved };
}
