import { DIVISIONS, ORGANS } from '@app/county';
import {
  ITEM_TYPE_NAMES,
  type ItemContent,
  type ItemVersion,
  type Level,
  type PromisedLimit,
  type StatutoryLimit,
  TOWNSHIP_GOVERNMENT,
} from '../domain/item';
import { implementingCode, situationCode } from '../domain/item-code';
import { limitsOf, spanText, statedSpan } from '../domain/limits';
import { remediesOf } from '../domain/remedies';
import type { AskedPaper } from '../domain/situation';
import type {
  AskedPaperView,
  GuideView,
  ImplementingOrganView,
  ItemSummaryView,
  PromisedLimitView,
  SituationView,
  StatutoryLimitView,
} from './catalogue.dto';

const COUNTY_NAME = DIVISIONS.find((division) => division.level === 'COUNTY')?.name ?? '';
const COUNTY = { government: `${COUNTY_NAME}人民政府`, court: `${COUNTY_NAME}人民法院` };
const LEVEL_NAMES: Readonly<Record<Level, string>> = { COUNTY: '县级', TOWNSHIP: '乡镇', VILLAGE: '村（社区）代办点' };

/** The organs that carry the item out, each with its own 31-character code (domain.md B.4). */
function organsOf({ competentOrgan, code, levels }: ItemContent): ImplementingOrganView[] {
  const acting =
    competentOrgan === TOWNSHIP_GOVERNMENT
      ? ORGANS.filter(({ kind }) => kind === 'TOWNSHIP_GOVERNMENT')
      : ORGANS.filter((organ) => organ.code === competentOrgan);
  const level = competentOrgan === TOWNSHIP_GOVERNMENT || !levels.decide.includes('COUNTY') ? 'TOWNSHIP' : 'COUNTY';
  return acting.map((organ) => ({ code: organ.code, name: organ.name, implementingCode: implementingCode(organ.creditCode, level, code) }));
}

function organName({ competentOrgan }: ItemContent): string {
  return competentOrgan === TOWNSHIP_GOVERNMENT
    ? '所在地乡镇人民政府'
    : (ORGANS.find((organ) => organ.code === competentOrgan)?.name ?? competentOrgan);
}

function statutoryView(limit: StatutoryLimit): StatutoryLimitView {
  const span = statedSpan(limit);
  return {
    kind: limit.kind,
    amount: span?.amount ?? null,
    unit: span?.unit ?? null,
    text: span ? spanText(span) : limit.kind === 'NOT_A_POWER' ? '不属于行政权力，没有法定办结时限' : '国家没有统一规定',
    article: span?.article ?? null,
    confidence: limit.confidence,
    parts: 'parts' in limit && limit.parts ? limit.parts.map((part) => ({ ...part, text: spanText(part) })) : [],
    extension: limit.kind === 'LIMIT' && limit.extension ? { ...limit.extension, text: spanText(limit.extension) } : null,
    excluded: 'excluded' in limit && limit.excluded ? [...limit.excluded] : [],
    note: limit.note ?? null,
  };
}

function promisedView({ amount, unit, example, note }: PromisedLimit): PromisedLimitView {
  return { amount, unit, text: spanText({ amount, unit }), example, note };
}

export function presentSummary({ content, state }: ItemVersion): ItemSummaryView {
  return {
    code: content.code,
    version: content.version,
    name: content.name,
    aliases: [...content.aliases],
    type: content.type,
    typeName: ITEM_TYPE_NAMES[content.type],
    organ: content.competentOrgan,
    organName: organName(content),
    category: content.category,
    receiveLevels: [...content.levels.receive],
    projectType: content.projectType,
    promisedLimit: promisedView(content.promisedLimit),
    visitLimit: content.visitLimit,
    charged: content.fee.charged,
    suspended: state === 'SUSPENDED',
  };
}

function situationView(content: ItemContent, index: number, implementing: string | undefined): SituationView {
  const situation = content.situations[index];
  if (situation === undefined) throw new RangeError(`item ${content.code} has no situation ${index}`);
  const { statutory, promised } = limitsOf(content, situation);
  return {
    code: situation.code,
    handlingCode: implementing === undefined ? null : situationCode(implementing, index + 1),
    name: situation.name,
    isDefault: situation.isDefault,
    decidedByRule: situation.handling.kind === 'AUTOMATIC',
    projectType: situation.projectType ?? content.projectType,
    statutoryLimit: statutoryView(statutory),
    promisedLimit: promisedView(promised),
    siteCheck: situation.siteCheck ?? content.siteCheck,
    papers: situation.papers.map(({ material, because, when }) => ({ material, because, dependsOnAnswers: when !== undefined })),
    note: situation.note ?? null,
  };
}

/** Everything the law wants posted (行政许可法 §30), as one page. */
export function presentGuide(version: ItemVersion): GuideView {
  const { content } = version;
  const organs = organsOf(content);
  const implementing = organs.length === 1 ? organs[0]?.implementingCode : undefined;
  return {
    ...presentSummary(version),
    codeIsExample: content.codeStatus === 'EXAMPLE',
    typeConfidence: content.typeConfidence,
    typeNote: content.typeNote ?? null,
    organs,
    acceptLevels: [...content.levels.accept],
    decideLevels: [...content.levels.decide],
    whereText: content.levels.receive.map((level) => LEVEL_NAMES[level]).join('、'),
    levelNote: content.levels.note ?? null,
    serves: [...content.serves],
    legalBasis: [...content.legalBasis],
    conditions: [...content.conditions],
    statutoryLimit: statutoryView(content.statutoryLimit),
    situations: content.situations.map((_, index) => situationView(content, index, implementing)),
    materials: content.materials.map((material) => ({ ...material, forms: [...material.forms], acceptance: [...material.acceptance] })),
    specialProcedures: content.specialProcedures.map(({ kind, article }) => ({ kind, article })),
    siteCheck: content.siteCheck,
    resultKind: content.result.kind,
    resultName: content.result.name,
    resultValidity: content.result.validity ? { ...content.result.validity, text: spanText(content.result.validity) } : null,
    fee: content.fee.charged ? { name: content.fee.name, article: content.fee.article, note: content.fee.note } : null,
    notRequiredWhen: content.notRequiredWhen.map(({ code, sentence, article, insteadItem }) => ({
      code,
      sentence,
      article,
      insteadItem: insteadItem ?? null,
    })),
    blockedWhen: content.blockedWhen.map(({ code, sentence, article }) => ({ code, sentence, article })),
    prerequisites: content.prerequisites.map(({ item, name, sentence, article }) => ({ item, name, sentence, article })),
    refusalReasons: content.refusalReasons.map((reason) => ({ ...reason })),
    denialReasons: content.denialReasons.map((reason) => ({ ...reason })),
    remedies: [...remediesOf(content, COUNTY)],
    form: content.form,
    validFrom: version.validFrom,
    validTo: version.validTo,
    note: content.note ?? null,
  };
}

export function presentPaper({ code, name, required, tolerable, obtained, because, material }: AskedPaper): AskedPaperView {
  return {
    code,
    name,
    required,
    tolerable,
    obtained,
    because,
    basis: material.basis,
    forms: [...material.forms],
    copies: material.copies,
    trustGrade: material.trustGrade,
    acceptance: [...material.acceptance],
    hint: material.hint,
  };
}
