import type { LocalDate } from '@app/legal-calendar';
import { type HeldMaterial, type Purpose, REUSE_REFUSALS, type ReuseRefusal, reuseRefusal, type TrustGrade } from './material';

/** One paper that the item asks for in this situation. */
export interface Requirement {
  readonly code: string;
  readonly name: string;
  /** Its kind in the county's vocabulary; null for what is made for this item alone. */
  readonly type: string | null;
  readonly from: 'APPLICANT' | 'SHARED_DATA' | 'BETWEEN_ORGANS';
  readonly minimumGrade: TrustGrade;
  /** 告知承诺 in place of it, 容缺 until later, or neither. */
  readonly promise: 'COMMITMENT' | 'DEFERRAL' | null;
  readonly blocksAcceptance: boolean;
  readonly because: string;
  /** What the applicant can show when shared data cannot be had; null: the office finds it out itself. */
  readonly paperInstead: string | null;
  /** What is said beside a reuse: 场所有变动的请重新提交. */
  readonly reuseHint: string | null;
  /** It is one of the proofs that may not be asked of a village. */
  readonly banned: boolean;
}

/** What one source said about one kind of paper. */
export interface SourceOutcome {
  readonly source: string;
  readonly sourceName: string;
  readonly kind: 'ANSWERED' | 'NO_RECORD' | 'DOWN' | 'STALE' | 'WRONG' | 'NOT_CONNECTED';
  /** As of when the answer is true; only for ANSWERED. */
  readonly asOf: LocalDate | null;
}

export type PaperWay = 'SHARED' | 'REUSED' | 'PROMISED' | 'BETWEEN_ORGANS' | 'BRING';

export interface PlannedPaper {
  readonly code: string;
  readonly name: string;
  readonly way: PaperWay;
  /** For the person, in a sentence. */
  readonly reason: string;
  readonly blocksAcceptance: boolean;
  readonly source: { readonly code: string; readonly name: string; readonly asOf: LocalDate } | null;
  readonly heldMaterialId: string | null;
  readonly promise: Requirement['promise'];
}

export interface PaperInquiry {
  readonly requirements: readonly Requirement[];
  readonly held: readonly HeldMaterial[];
  /** By kind of paper; nothing for a kind that no source answers, or that was not asked for. */
  readonly outcomes: ReadonlyMap<string, readonly SourceOutcome[]>;
  readonly purpose: Purpose;
  readonly today: LocalDate;
}

/** 少交材料: for each paper the lightest way to have it: shared, used again, promised, and only then brought. */
export function planPapers(inquiry: PaperInquiry): PlannedPaper[] {
  // 减证便民: what may not be asked of a village is not even a line (民发〔2020〕20号).
  return inquiry.requirements.filter(({ banned }) => !banned).map((requirement) => planOne(requirement, inquiry));
}

function planOne(requirement: Requirement, { held, outcomes, purpose, today }: PaperInquiry): PlannedPaper {
  const { code, name, blocksAcceptance, promise } = requirement;
  const line = { code, name, blocksAcceptance: false, source: null, heldMaterialId: null, promise: null };
  const asked = requirement.type === null ? [] : (outcomes.get(requirement.type) ?? []);

  const answered = asked.find(({ kind, asOf }) => kind === 'ANSWERED' && asOf !== null);
  if (answered?.asOf) {
    const { source, sourceName, asOf } = answered;
    const reason = `从${sourceName}共享数据取得（数据截至 ${asOf}），不用提交。`;
    return { ...line, way: 'SHARED', reason, source: { code: source, name: sourceName, asOf } };
  }

  const reusable = bestOf(held.filter((one) => reuseRefusal(one, requirement, purpose, today) === null));
  if (reusable) return { ...line, way: 'REUSED', reason: reuseReason(reusable, requirement.reuseHint), heldMaterialId: reusable.id };

  if (isOfficesAffair(requirement, asked)) {
    return { ...line, way: 'BETWEEN_ORGANS', reason: `${asked.map(whatFailed).join('')}由受理机关查询核对，不用您提交。` };
  }
  const instead = `请提供${requirement.paperInstead ?? name}原件或者复印件。`;
  const failed = asked.map((outcome) => `${whatFailed(outcome)}${instead}`).join('');
  if (promise !== null) return { ...line, way: 'PROMISED', reason: `${failed}${PROMISES[promise]}`, promise };

  const nearly = held.flatMap((one) => reuseRefusal(one, requirement, purpose, today) ?? []);
  const worthSaying = SAID.find((refusal) => nearly.includes(refusal));
  const because = failed === '' && worthSaying === undefined ? `需要您提交：${requirement.because}。` : '';
  return { ...line, way: 'BRING', reason: `${failed}${worthSaying ? REUSE_REFUSALS[worthSaying] : ''}${because}`, blocksAcceptance };
}

const PROMISES: Readonly<Record<'COMMITMENT' | 'DEFERRAL', string>> = {
  COMMITMENT: '可以用书面承诺代替，不用提交；自愿选择，不选就提交材料。',
  DEFERRAL: '可以先受理，承诺以后补交；自愿选择，不选就现在提交。',
};

/** Near misses that the applicant can do something about; of a consent that was taken back nothing is said. */
const SAID: readonly ReuseRefusal[] = ['NOT_CHECKED', 'EXPIRED', 'CONSENT_EXPIRED', 'PURPOSE'];

/** Organs pass it on among themselves; and for shared data that no paper in anybody's hands could replace, nobody is sent away. */
function isOfficesAffair({ from, paperInstead }: Requirement, asked: readonly SourceOutcome[]): boolean {
  return from === 'BETWEEN_ORGANS' || (from === 'SHARED_DATA' && (paperInstead === null || asked.length === 0));
}

function whatFailed({ sourceName, kind }: SourceOutcome): string {
  switch (kind) {
    case 'NO_RECORD':
      return `${sourceName}共享数据中没有查到记录，`;
    case 'STALE':
      return `${sourceName}共享数据已经过时，`;
    case 'WRONG':
      return `${sourceName}共享数据核对不符，`;
    case 'NOT_CONNECTED':
      return `本县还没有接通${sourceName}共享数据，`;
    default:
      return `${sourceName}共享来源暂时不可用，`;
  }
}

function reuseReason({ grade, heldOn, checkedOn, itemName }: HeldMaterial, hint: string | null): string {
  const when = checkedOn ?? heldOn;
  const how = grade === 'A' ? '由机关出具' : '核验过';
  return `${when} 在${itemName}中${how}，本次沿用${hint === null ? '' : `；${hint}`}。`;
}

/** The best grade, then the latest. */
function bestOf(held: readonly HeldMaterial[]): HeldMaterial | undefined {
  return [...held].sort((a, b) => a.grade.localeCompare(b.grade) || b.heldOn.localeCompare(a.heldOn) || b.id.localeCompare(a.id))[0];
}
