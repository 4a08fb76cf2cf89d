import { APPROVAL_CATEGORIES } from '@app/contracts';
import { PageQuery, QueryChoice, QueryWords } from '@app/http';
import { IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { ITEM_TYPE_NAMES, type ItemType, type Level } from '../domain/item';

const TYPES = Object.keys(ITEM_TYPE_NAMES);
const LEVELS = ['COUNTY', 'TOWNSHIP', 'VILLAGE'] as const;

export class ListItemsQuery extends PageQuery {
  /** 名称、拼音首字母或者编码，至少两个字 */
  @IsOptional()
  @QueryWords()
  q?: string;

  /** 事项类型，多个用逗号分开 */
  @IsOptional()
  @QueryChoice(TYPES)
  type?: ItemType[];

  /** 实施机关代码，township-government 为所在地乡镇人民政府 */
  @IsOptional()
  @IsString()
  @MaxLength(50)
  organ?: string;

  /** 审批类别 */
  @IsOptional()
  @QueryChoice(APPROVAL_CATEGORIES)
  category?: string[];

  /** 可以收件的层级 */
  @IsOptional()
  @QueryChoice(LEVELS)
  level?: Level[];
}

export class ItemParams {
  /** 事项基本编码，12 位 */
  @Matches(/^\d{12}$/)
  code!: string;
}

export class PaperListBody {
  /** 按事项表单回答的内容，可以只答一部分 */
  @IsObject()
  answers!: Record<string, unknown>;
}

export class PromisedLimitView {
  amount!: number;
  unit!: string;
  text!: string;
  /** 示例值，尚未经本县公布 */
  example!: boolean;
  note!: string;
}

export class LimitPartView {
  name!: string;
  amount!: number;
  unit!: string;
  text!: string;
}

export class LimitExtensionView {
  amount!: number;
  unit!: string;
  text!: string;
  approver!: string;
  article!: string;
}

export class StatutoryLimitView {
  /** LIMIT 法定；NONE_NATIONAL 国家没有规定；LOCAL_EXAMPLE 地方示例；NOT_A_POWER 不属于行政权力 */
  kind!: string;
  amount!: number | null;
  unit!: string | null;
  text!: string;
  article!: string | null;
  /** verified 已核对原文；known 凭记忆；unsure 待核 */
  confidence!: string;
  parts!: LimitPartView[];
  extension!: LimitExtensionView | null;
  excluded!: string[];
  note!: string | null;
}

export class ItemSummaryView {
  code!: string;
  version!: number;
  name!: string;
  aliases!: string[];
  type!: string;
  typeName!: string;
  organ!: string;
  organName!: string;
  category!: string;
  receiveLevels!: string[];
  /** INSTANT 即办件；COMMITMENT 承诺件 */
  projectType!: string;
  promisedLimit!: PromisedLimitView;
  /** 到办事现场次数，最多 */
  visitLimit!: number;
  charged!: boolean;
  /** 暂停办理 */
  suspended!: boolean;
}

export class ItemPageInfo {
  next!: string | null;
  hasMore!: boolean;
}

export class ItemPage {
  items!: ItemSummaryView[];
  page!: ItemPageInfo;
}

export class ImplementingOrganView {
  code!: string;
  name!: string;
  /** 实施编码，31 位 */
  implementingCode!: string;
}

export class SituationPaperView {
  /** 材料代码 */
  material!: string;
  because!: string;
  /** 是否需要，取决于表单的回答 */
  dependsOnAnswers!: boolean;
}

export class SituationView {
  code!: string;
  /** 业务办理项编码，33 位；由多个机关实施的事项没有统一编码 */
  handlingCode!: string | null;
  name!: string;
  isDefault!: boolean;
  /** 符合条件的由系统按规则当场办结；申请人可以要求人工办理 */
  decidedByRule!: boolean;
  projectType!: string;
  statutoryLimit!: StatutoryLimitView;
  promisedLimit!: PromisedLimitView;
  siteCheck!: boolean;
  papers!: SituationPaperView[];
  note!: string | null;
}

export class MaterialView {
  code!: string;
  name!: string;
  necessity!: string;
  source!: string;
  issuer!: string;
  forms!: string[];
  copies!: number;
  trustGrade!: string;
  basis!: string;
  confidence!: string;
  acceptance!: string[];
  hint!: string;
}

export class ReasonView {
  code!: string;
  text!: string;
  article!: string;
}

export class RuleView {
  code!: string;
  sentence!: string;
  article!: string;
}

export class NotRequiredView extends RuleView {
  insteadItem!: string | null;
}

export class PrerequisiteView {
  item!: string;
  name!: string;
  sentence!: string;
  article!: string;
}

export class ProcedureView {
  kind!: string;
  article!: string;
}

export class FeeView {
  name!: string;
  article!: string;
  note!: string;
}

export class ValidityView {
  amount!: number;
  unit!: string;
  text!: string;
  article!: string;
  confidence!: string;
}

export class GuideView extends ItemSummaryView {
  /** 编码为示例，尚未取得正式编码 */
  codeIsExample!: boolean;
  typeConfidence!: string;
  typeNote!: string | null;
  organs!: ImplementingOrganView[];
  acceptLevels!: string[];
  decideLevels!: string[];
  whereText!: string;
  levelNote!: string | null;
  serves!: string[];
  legalBasis!: string[];
  conditions!: string[];
  statutoryLimit!: StatutoryLimitView;
  situations!: SituationView[];
  materials!: MaterialView[];
  specialProcedures!: ProcedureView[];
  siteCheck!: boolean;
  resultKind!: string;
  resultName!: string;
  resultValidity!: ValidityView | null;
  /** 不收费的为 null */
  fee!: FeeView | null;
  notRequiredWhen!: NotRequiredView[];
  blockedWhen!: RuleView[];
  prerequisites!: PrerequisiteView[];
  refusalReasons!: ReasonView[];
  denialReasons!: ReasonView[];
  remedies!: string[];
  /** 表单，JSON Schema draft 2020-12 */
  form!: object;
  validFrom!: string;
  validTo!: string | null;
  note!: string | null;
}

export class AskedPaperView {
  code!: string;
  name!: string;
  /** 申请人必须提供；没有它不能受理 */
  required!: boolean;
  /** 可以容缺 */
  tolerable!: boolean;
  /** APPLICANT_BRINGS 申请人提供；SHARED_DATA 数据共享；BETWEEN_ORGANS 部门之间调取 */
  obtained!: string;
  because!: string;
  basis!: string;
  forms!: string[];
  copies!: number;
  trustGrade!: string;
  acceptance!: string[];
  hint!: string;
}

export class ApplicabilityView {
  /** APPLICABLE 可以申请；NOT_REQUIRED 不需要办理；BLOCKED 依法不得办理 */
  outcome!: string;
  code!: string | null;
  sentence!: string | null;
  article!: string | null;
  insteadItem!: string | null;
  /** 须先办理的事项 */
  first!: PrerequisiteView[];
}

export class OpenQuestionView {
  field!: string;
  title!: string;
  choices!: Record<string, string> | null;
}

export class PaperListView {
  item!: string;
  version!: number;
  situation!: string;
  situationName!: string;
  applicability!: ApplicabilityView;
  papers!: AskedPaperView[];
  /** 回答后清单可能改变的问题 */
  openQuestions!: OpenQuestionView[];
}
