/** What was asked of a source. */
export interface SharingQuestion {
  readonly requestId: string;
  readonly materialType: string;
  readonly subject: { readonly kind: 'PERSON' | 'ORGANISATION'; readonly number: string };
}

/** What came back over the wire, already read as JSON. */
export interface SharingReply {
  readonly requestId: string;
  readonly found: boolean;
  readonly subjectNumber?: string | undefined;
  readonly asOf?: string | undefined;
  readonly content?: Readonly<Record<string, unknown>> | undefined;
  /** SHA-256 of the content as the source computed it. */
  readonly contentHash?: string | undefined;
}

export type SharingVerdict =
  | { readonly kind: 'ANSWERED'; readonly asOf: Date; readonly content: Readonly<Record<string, unknown>>; readonly sha256: string }
  | { readonly kind: 'NO_RECORD' | 'STALE' | 'WRONG' };

const DAY = 86_400_000;
/** Clocks of two systems differ a little; a day of tomorrow is not a difference of clocks. */
const CLOCK_DIFFERENCE = 10 * 60_000;

/** Believes an answer only if it is to this question, about this subject, unchanged on its way, and fresh enough. */
export function judgeReply(
  question: SharingQuestion,
  reply: SharingReply,
  ownHash: string,
  maximumAgeDays: number,
  now: Date,
): SharingVerdict {
  if (reply.requestId !== question.requestId) return { kind: 'WRONG' };
  if (!reply.found) return { kind: 'NO_RECORD' };
  const { subjectNumber, asOf, content, contentHash } = reply;
  if (subjectNumber !== question.subject.number || content === undefined || asOf === undefined || contentHash !== ownHash)
    return { kind: 'WRONG' };
  const day = new Date(asOf);
  if (Number.isNaN(day.getTime()) || day.getTime() > now.getTime() + CLOCK_DIFFERENCE) return { kind: 'WRONG' };
  if (now.getTime() - day.getTime() > maximumAgeDays * DAY) return { kind: 'STALE' };
  return { kind: 'ANSWERED', asOf: day, content, sha256: ownHash };
}
