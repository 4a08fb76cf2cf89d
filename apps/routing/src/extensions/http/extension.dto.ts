import { IsPlainNote, QueryInteger } from '@app/http';
import { Matches } from 'class-validator';

export class TaskParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly taskId!: number;
}

export class ExtensionParams {
  @QueryInteger({ minimum: 1, maximum: 999_999_999 })
  readonly id!: number;
}

export class ExtensionBody {
  /** 延长理由代码，取自延长理由表；理由告知申请人（行政许可法 §42） */
  @Matches(/^[A-Z_]{1,40}$/)
  readonly reasonCode!: string;

  /** 给批准人看的说明 */
  @IsPlainNote({ minimum: 2, maximum: 500 })
  readonly reasonText!: string;
}

const extension = {
  id: 12,
  version: 1,
  taskId: 4182,
  caseNo: '53292220260929000000128',
  itemName: '食品经营许可',
  amount: 5,
  unit: 'WORKING_DAY',
  article: '食品经营许可和备案管理办法（市场监管总局令第78号）许可决定期限条款',
  reasonCode: 'COMPLEX_FACTS',
  reasonTold: '本件涉及的事实和法律关系复杂，需要进一步核实。',
  reason: '经营场所与住宅合用，须会同住建部门核实用途。',
  status: 'REQUESTED',
  statutoryDueOn: '2026-10-21',
  askedBy: { id: 1186, name: '段红梅' },
  askedAt: '2026-10-13T02:10:00.000Z',
  settledBy: null,
  settledAt: null,
  refusal: null,
  byGovernment: false,
  takenBack: null,
  actions: ['approve', 'refuse'],
};

export const EXAMPLES = {
  extension,
  page: { items: [extension], page: { next: null, hasMore: false } },
  ask: { reasonCode: 'COMPLEX_FACTS', reasonText: '经营场所与住宅合用，须会同住建部门核实用途。' },
  refusal: { reason: '材料已经齐全，请在原定期限内作出决定。' },
};

export const EXTENSION_PROBLEMS = [
  'extension-not-found',
  'recusal-required',
  'not-organ-head',
  'state-conflict',
  'version-mismatch',
  'validation-failed',
] as const;
