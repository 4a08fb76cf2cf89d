import { DomainError } from '@app/domain-kernel';
import { addDays, type LocalDate } from '@app/legal-calendar';

export type ConsultationKind = 'SINGLE' | 'JOINT';
export type ConsultationStatus = 'OPEN' | 'WITHDRAWN' | 'CONSOLIDATED';
export type ConsulteeStatus = 'NOT_SENT' | 'SENT' | 'READ' | 'ANSWERED' | 'OVERDUE' | 'WITHDRAWN';
export type ConsulteeOpinion = 'AGREE' | 'AGREE_WITH_CONDITIONS' | 'DISAGREE' | 'NO_COMMENT';

/** What of the case may be shown beside the question; the asker chooses. Nothing here is about a person. */
export const SHOWN = ['CASE_NO', 'ITEM', 'DIVISION'] as const;
export type Shown = (typeof SHOWN)[number];

/** 行政许可法 §45 lists what stops a clock, and this is not on it. */
export const NO_PAUSE = '会商不停止法定期限和承诺期限；逾期没有答复的，承办人可以继续办理。';

export type AskedBody = { readonly organ: string } | { readonly name: string; readonly contact: string };

export interface Question {
  readonly kind: ConsultationKind;
  readonly questions: string;
  readonly consultees: readonly AskedBody[];
  readonly shown: readonly Shown[];
  readonly dueOn: LocalDate;
  readonly meetingOn: LocalDate | null;
  /** 再次会商: the earlier one. */
  readonly repeats: number | null;
}

export interface Answer {
  readonly opinion: ConsulteeOpinion;
  readonly text: string | null;
}

/** Refuses a question that cannot be put like this. @param organs those of the county that exist; @param longestDays the county's own rule */
export function assertQuestion(
  { kind, consultees, dueOn, meetingOn }: Question,
  own: string,
  organs: ReadonlySet<string>,
  longestDays: number,
  today: LocalDate,
): void {
  const names = consultees.map((one) => ('organ' in one ? one.organ : one.name));
  const unknown = consultees.flatMap((one) => ('organ' in one && !organs.has(one.organ) ? [one.organ] : []));
  if (unknown.length > 0 || names.includes(own)) {
    throw refused('consultee-unknown', '会商对象应是本县的其他单位，或者写明名称和联系方式的外部单位，请核对。', { organs: unknown });
  }
  if (new Set(names).size !== names.length) throw refused('consultee-twice', '同一单位只列一次，请删去重复的会商对象。');
  if (kind === 'JOINT' && consultees.some((one) => !('organ' in one))) {
    throw refused('joint-inside-only', '联合会商由本县有关单位参加；外部单位的意见请用一般会商征求。');
  }
  const latest = addDays(today, longestDays);
  if (dueOn <= today || dueOn > latest || (meetingOn !== null && (meetingOn < today || meetingOn > dueOn))) {
    throw new DomainError('rule-violation', 'consultation-days', '答复日期应在今天以后、不超过规定的最长天数；会议日期不晚于答复日期。', {
      errors: [{ pointer: '/dueOn', code: 'consultation-days', message: `应在 ${addDays(today, 1)} 至 ${latest} 之间。` }],
    });
  }
}

/** Whoever does not simply agree says why. */
export function assertAnswer({ opinion, text }: Answer): void {
  if (text === null && (opinion === 'DISAGREE' || opinion === 'AGREE_WITH_CONDITIONS')) {
    throw new DomainError('rule-violation', 'reason-required', '附条件同意或者不同意的，须写明条件或者理由。', {
      errors: [{ pointer: '/text', code: 'reason-required', message: '请填写意见。' }],
    });
  }
}

/** Why no answer is taken any more, or null. Inside the county a late one still helps; a link ends with its day. */
export function refusalToAnswer(
  status: ConsulteeStatus,
  consultation: { readonly status: ConsultationStatus; readonly dueOn: LocalDate },
  byLink: boolean,
  today: LocalDate,
): DomainError | null {
  if (status === 'ANSWERED') return new DomainError('conflict', 'consultation-answered', '贵单位已经答复，每次会商答复一次。');
  if (status === 'WITHDRAWN' || consultation.status !== 'OPEN') {
    return new DomainError('conflict', 'consultation-closed', '会商已经撤回或者形成统一意见，不用再答复。');
  }
  return byLink && today > consultation.dueOn
    ? new DomainError(
        'conflict',
        'consultation-closed',
        `答复期限已于 ${consultation.dueOn} 届满，链接失效；需要补充意见的请联系会商单位。`,
      )
    : null;
}

/** 统一意见: drawn up by the convenor when every organ has spoken; nobody is overridden in silence. */
export function assertAllSpoke(statuses: readonly ConsulteeStatus[]): void {
  if (statuses.some((status) => status !== 'ANSWERED')) {
    throw new DomainError('conflict', 'joint-opinions-open', '还有参加会商的单位没有提出意见，全部提出后再形成统一意见。');
  }
}

/** 层级比较: what the item's data says of the levels before, and with the joint consultation. */
export interface Simplification {
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly daysSaved: number;
  readonly source: string;
  readonly example: boolean;
}

export const levelsSaved = ({ before, after }: Simplification): number => before.length - after.length;

function refused(code: string, sentence: string, params: Readonly<Record<string, unknown>> = {}): DomainError {
  return new DomainError('rule-violation', code, sentence, {
    errors: [{ pointer: '/consultees', code, message: '请核对会商对象。' }],
    params,
  });
}
