import { type ItemContent, TOWNSHIP_GOVERNMENT } from '../item';
import { isBaseCode, typeDigitsAgree } from '../item-code';
import type { LintContext, Problem } from './finding';

/** Codes, organs, levels, legal basis: whose power this is, and that it is one. */
export function identityProblems(item: ItemContent, context: LintContext): Problem[] {
  return [
    ...codeProblems(item),
    ...organProblems(item, context),
    ...levelProblems(item),
    ...reviewProblems(item, context),
    ...earlierProblems(item),
    ...basisProblems(item),
    ...validityProblems(item),
  ];
}

function codeProblems({ code, type }: ItemContent): Problem[] {
  if (!isBaseCode(code)) return [{ rule: 'code-malformed', pointer: '/code', message: `基本编码“${code}”应为12位数字。` }];
  if (typeDigitsAgree(code, type)) return [];
  // Local codes are known to leave the pattern, so the meaning of the digits is only advice.
  return [
    {
      rule: 'code-type-mismatch',
      severity: 'WARNING',
      pointer: '/code',
      message: `基本编码第3至4位“${code.slice(2, 4)}”与事项类型“${type}”不一致。`,
    },
  ];
}

function organProblems(item: ItemContent, { organs, categories }: LintContext): Problem[] {
  const problems: Problem[] = [];
  const known = (organ: string): boolean => organ === TOWNSHIP_GOVERNMENT || organs.has(organ);
  if (!known(item.competentOrgan)) {
    problems.push({ rule: 'unknown-organ', pointer: '/competentOrgan', message: `实施机关“${item.competentOrgan}”不在本县机关名录中。` });
  }
  if (item.guidingOrgan !== undefined && !organs.has(item.guidingOrgan)) {
    problems.push({ rule: 'unknown-organ', pointer: '/guidingOrgan', message: `指导机关“${item.guidingOrgan}”不在本县机关名录中。` });
  }
  if (!categories.has(item.category)) {
    problems.push({ rule: 'unknown-category', pointer: '/category', message: `审批类别“${item.category}”没有对应的办理队列。` });
  }
  return problems;
}

function levelProblems({ levels, approvalLevels, type }: ItemContent): Problem[] {
  const problems: Problem[] = [];
  for (const step of ['receive', 'accept', 'decide'] as const) {
    if (levels[step].length === 0)
      problems.push({ rule: 'levels-missing', pointer: `/levels/${step}`, message: '收件、受理、决定的层级都须写明。' });
  }
  // A people's mediation committee is the village's own, and 99 is no power of an organ.
  for (const step of type === '99' ? [] : (['accept', 'decide'] as const)) {
    if (levels[step].includes('VILLAGE')) {
      problems.push({
        rule: 'village-decides',
        pointer: `/levels/${step}`,
        message: '村（社区）可以帮办代办，不能受理或作出决定。',
        article: '行政许可法 §24；村民委员会组织法 §2',
      });
    }
  }
  if (approvalLevels.join() !== 'DECIDE' && approvalLevels.join() !== 'EXAMINE,DECIDE') {
    problems.push({ rule: 'approval-levels-invalid', pointer: '/approvalLevels', message: '审批层级只能是“决定”或“审查、决定”。' });
  }
  return problems;
}

/** 联审: other organs than the one that examines, each once, and no more agreement than there are organs. */
function reviewProblems({ reviews, competentOrgan }: ItemContent, { organs }: LintContext): Problem[] {
  if (reviews === undefined) return [];
  const problems = reviews.organs.flatMap(({ organ }, index): Problem[] => {
    const pointer = `/reviews/organs/${index}/organ`;
    if (!organs.has(organ)) return [{ rule: 'unknown-organ', pointer, message: `联审机关“${organ}”不在本县机关名录中。` }];
    const twice = reviews.organs.findIndex((one) => one.organ === organ) !== index;
    return organ === competentOrgan || twice
      ? [{ rule: 'review-organ-competent', pointer, message: '联审机关应是实施机关以外的机关，每个机关只列一次。' }]
      : [];
  });
  const { mode, quorum } = reviews;
  if ((mode === 'QUORUM') !== (quorum !== undefined) || (quorum ?? 0) > reviews.organs.length) {
    problems.push({ rule: 'review-quorum', pointer: '/reviews/quorum', message: '按数量通过的联审须写明数量，且不超过联审机关的总数。' });
  }
  return problems;
}

/** What is called an improvement must be one: no more levels than before, and in the same unit no longer promise. */
function earlierProblems({ earlier, approvalLevels, promisedLimit }: ItemContent): Problem[] {
  if (earlier === undefined) return [];
  const longer = earlier.promised.unit === promisedLimit.unit && promisedLimit.amount > earlier.promised.amount;
  return longer || approvalLevels.length > earlier.levels
    ? [{ rule: 'earlier-not-longer', pointer: '/earlier', message: '改革前的层级、时限应不少于现在的，请核对。' }]
    : [];
}

function basisProblems(item: ItemContent): Problem[] {
  const problems: Problem[] = [];
  if (item.legalBasis.every((basis) => basis.trim() === '')) {
    problems.push({
      rule: 'legal-basis-missing',
      pointer: '/legalBasis',
      message: '没有设定依据的事项不能公布。',
      article: '行政许可法 §30',
    });
  }
  for (const list of ['denialReasons', 'refusalReasons'] as const) {
    const seen = new Set<string>();
    item[list].forEach((reason, index) => {
      const pointer = `/${list}/${index}`;
      if (reason.article.trim() === '')
        problems.push({ rule: 'reason-without-article', pointer, message: `理由“${reason.code}”没有写明依据条款。` });
      if (seen.has(reason.code)) problems.push({ rule: 'reason-duplicate', pointer, message: `理由代码“${reason.code}”重复。` });
      seen.add(reason.code);
    });
  }
  item.specialProcedures.forEach((procedure, index) => {
    if (procedure.article.trim() === '') {
      problems.push({
        rule: 'procedure-without-article',
        pointer: `/specialProcedures/${index}`,
        message: '特别程序须写明依据条款，没有依据不得停止计算期限。',
        article: '行政许可法 §45',
      });
    }
  });
  if (item.fee.charged && item.fee.article.trim() === '') {
    problems.push({ rule: 'fee-without-article', pointer: '/fee', message: '收费须写明法律、行政法规依据。', article: '行政许可法 §58' });
  }
  return problems;
}

function validityProblems({ validFrom, validTo }: ItemContent): Problem[] {
  if (validTo === null || validFrom <= validTo) return [];
  return [{ rule: 'validity-reversed', pointer: '/validTo', message: `有效期止（${validTo}）早于有效期起（${validFrom}）。` }];
}
