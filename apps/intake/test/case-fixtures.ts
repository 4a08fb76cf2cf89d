import { type LocalDate, localDate, nationalCalendar } from '@app/legal-calendar';
import type { Authority, CaseState, Decision, ItemTerms, Limit, Paper, Performer } from '../src/cases/domain/case';
import type { CaseStatus } from '../src/cases/domain/case.transitions';
import { blankCase } from '../src/cases/domain/new-case';
import type { Terms } from '../src/cases/domain/terms';

/** People, papers and an item for tests of the pure case. */
export const CALENDAR = nationalCalendar();
export const day = (text: string): LocalDate => localDate(text);
/** Ten in the morning in Shanghai. */
export const at = (text: string): Date => new Date(`${text}T02:00:00Z`);

export const CLERK: Performer = { kind: 'STAFF', id: 1001, name: '杨梅', organ: '532922-government-office' };
export const OTHER_CLERK: Performer = { ...CLERK, id: 1002, name: '李春花' };
export const CITIZEN: Performer = { kind: 'CITIZEN', id: 5003, name: '张玉竹', organ: null };

const limit = (amount: number, article: string): Limit => ({ amount, unit: 'WORKING_DAY', article, rollsLastDayOff: false });

const year = (article: string): Limit => ({ amount: 1, unit: 'YEAR', article, rollsLastDayOff: false });

export const TERMS: Terms = {
  tellOnce: limit(5, '行政许可法 §32(4)'),
  submission: limit(1, '示例'),
  correctionReminder: limit(20, '示例'),
  delivery: limit(10, '行政许可法 §44'),
  evaluation: limit(7, '示例'),
  deferral: { shorterThanPromisedBy: 2, atMost: 20, article: '容缺受理办法（示例）' },
  creditBars: { BROKEN_PROMISE: year('示例'), FALSE_COMMITMENT: year('示例') },
};

export const ITEM: ItemTerms = {
  code: '530131017000',
  version: 1,
  name: '食品经营许可',
  situation: 'GENERAL',
  papers: [
    { code: 'M01', name: '申请书', required: true, tolerable: false },
    { code: 'M02', name: '营业执照', required: false, tolerable: false },
    { code: 'M03', name: '布局图', required: true, tolerable: false },
  ],
  statutory: limit(10, '食品经营许可和备案管理办法 §17'),
  promised: limit(5, '承诺'),
  category: 'market',
  levels: ['EXAMINE', 'DECIDE'],
  automaticRule: null,
  siteCheck: true,
  charged: false,
  correctionResponse: null,
  licence: null,
  quota: null,
  firstReview: null,
  publicity: null,
  simplification: null,
  safetyRelated: false,
  specialProcedures: [],
  extension: null,
  reviews: null,
  commitment: null,
};

export const paper = (code: string): Paper => ({ code, name: code, form: 'ORIGINAL', copies: 1, trustGrade: 'B', uploadId: null });
export const PAPERS: readonly Paper[] = ['M01', 'M03'].map(paper);

export const AUTHORITY: Authority = {
  id: 7,
  powerSource: 1,
  actingOrganCode: '532922-market-supervision',
  actingOrganName: '漾濞彝族自治县市场监督管理局',
  nameOrganCode: '532922-market-supervision',
  nameOrganName: '漾濞彝族自治县市场监督管理局',
  sealName: '漾濞彝族自治县市场监督管理局行政审批专用章',
};

export const BLANK = blankCase({ id: 1, caseNo: '53292220260918000000019' }, ITEM, 'WINDOW', '532922', {});

/** A case in a status, as if it had come there by the shortest way. */
export function caseIn(status: CaseStatus, changes: Partial<CaseState> = {}): CaseState {
  const received = !['DRAFT', 'SUBMITTED'].includes(status);
  const accepted = ['ACCEPTED', 'IN_REVIEW', 'SPECIAL_PROCEDURE', 'IN_DECISION', 'DECIDED', 'CONCLUDED', 'CLOSED'].includes(status);
  const decided = ['DECIDED', 'CONCLUDED', 'CLOSED'].includes(status);
  return {
    ...BLANK,
    version: 3,
    status,
    ...(received
      ? {
          receivedAt: at('2026-09-18'),
          receivedOn: day('2026-09-18'),
          papersReceivedOn: day('2026-09-18'),
          receivedOrgan: CLERK.organ,
          handledBy: [1001],
        }
      : {}),
    ...(accepted ? { acceptedOn: day('2026-09-18'), acceptMode: 'NORMAL' } : {}),
    ...(decided ? { result: 'GRANT', decidedOn: day('2026-09-25'), handlingOrgan: AUTHORITY.actingOrganCode } : {}),
    ...changes,
  };
}

/** The parts of a decision that its tests compare. */
export const clocksOf = ({ clocks }: Decision): string[] =>
  clocks.map((effect) => {
    if ('arm' in effect) return `${effect.arm} from ${effect.startsOn} → ${effect.onExpiry ?? '-'}`;
    if ('stop' in effect) return `${effect.stop} ${effect.outcome}`;
    if ('pause' in effect) return `${effect.pause} paused by ${effect.cause}`;
    return 'resume' in effect ? `${effect.resume} resumed` : `${effect.extend} + ${effect.amount} ${effect.unit}`;
  });
export const papersIn = ({ papers }: Decision): string[] => papers.map(({ kind }) => kind);
export const eventsIn = ({ events }: Decision): string[] => events.map(({ type, version }) => `${type}@${version}`);
