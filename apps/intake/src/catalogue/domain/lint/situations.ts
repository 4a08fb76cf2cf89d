import { formFields, representativeAnswers } from '../answer-space';
import { type Condition, evaluate, fieldsOf, visit } from '../condition';
import type { ItemContent, Situation } from '../item';
import type { LintContext, Problem } from './finding';

/** 情形: exactly one for any answers, each can be reached, and each leads to known papers and somebody who decides. */
export function situationProblems(item: ItemContent, context: LintContext): Problem[] {
  const problems: Problem[] = [];
  const defaults = item.situations.filter((situation) => situation.isDefault);
  if (defaults.length !== 1) {
    problems.push({ rule: 'situation-no-default', pointer: '/situations', message: `应当恰有一个默认情形，现有${defaults.length}个。` });
  }
  const codes = new Set<string>();
  item.situations.forEach((situation, index) => {
    const pointer = `/situations/${index}`;
    if (codes.has(situation.code)) problems.push({ rule: 'situation-duplicate', pointer, message: `情形代码“${situation.code}”重复。` });
    codes.add(situation.code);
    problems.push(...paperReferences(item, situation, pointer), ...handlingProblems(item, situation, pointer, context));
    if (!situation.isDefault && situation.when === null) {
      problems.push({ rule: 'situation-unreachable', pointer, message: `情形“${situation.name}”没有条件，永远不会出现。` });
    }
  });
  const unknown = conditionsOf(item).flatMap(([condition, pointer]) => conditionProblems(item, condition, pointer, context));
  problems.push(...unknown);
  // Reach and overlap mean nothing while a condition reads a field that is not there.
  if (unknown.length === 0) problems.push(...coverageProblems(item, context));
  return problems;
}

function paperReferences(item: ItemContent, situation: Situation, pointer: string): Problem[] {
  const known = new Set(item.materials.map((material) => material.code));
  return situation.papers.flatMap((paper, index): Problem[] =>
    known.has(paper.material)
      ? []
      : [
          {
            rule: 'situation-unknown-paper',
            pointer: `${pointer}/papers/${index}`,
            message: `情形“${situation.name}”引用了不存在的材料“${paper.material}”。`,
          },
        ],
  );
}

function handlingProblems(item: ItemContent, situation: Situation, pointer: string, { automaticRules }: LintContext): Problem[] {
  const { handling } = situation;
  if (handling.kind === 'PEOPLE') return [];
  const problems: Problem[] = [];
  if (!automaticRules.has(handling.rule)) {
    problems.push({
      rule: 'automatic-rule-unknown',
      pointer: `${pointer}/handling`,
      message: `自动办理规则“${handling.rule}”不存在，办件会无处可去。`,
    });
  }
  const fields = formFields(item.form);
  for (const fact of handling.facts) {
    const field = fields[fact];
    // Facts travel in messages, which never carry personal data.
    if (field === undefined || field['x-personal'] !== undefined) {
      problems.push({
        rule: 'automatic-fact-unusable',
        pointer: `${pointer}/handling`,
        message: `自动办理规则不能读取表单项“${fact}”：不存在，或属于个人信息。`,
      });
    }
  }
  return problems;
}

function conditionsOf(item: ItemContent): [Condition, string][] {
  const found: [Condition, string][] = [];
  item.situations.forEach((situation, index) => {
    if (situation.when) found.push([situation.when, `/situations/${index}/when`]);
    situation.papers.forEach((paper, at) => {
      if (paper.when) found.push([paper.when, `/situations/${index}/papers/${at}/when`]);
    });
  });
  item.notRequiredWhen.forEach((rule, index) => found.push([rule.when, `/notRequiredWhen/${index}/when`]));
  item.blockedWhen.forEach((rule, index) => found.push([rule.when, `/blockedWhen/${index}/when`]));
  item.prerequisites.forEach((rule, index) => {
    if (rule.when) found.push([rule.when, `/prerequisites/${index}/when`]);
  });
  if (item.commitment?.excludedWhen) found.push([item.commitment.excludedWhen, '/commitment/excludedWhen']);
  return found;
}

function conditionProblems(item: ItemContent, condition: Condition, pointer: string, { pools }: LintContext): Problem[] {
  const fields = formFields(item.form);
  const problems: Problem[] = [];
  for (const field of fieldsOf(condition)) {
    if (!Object.hasOwn(fields, field))
      problems.push({ rule: 'condition-unknown-field', pointer, message: `条件引用了表单中不存在的“${field}”。` });
  }
  visit(condition, (leaf) => {
    if ('allIn' in leaf && !pools.has(leaf.allIn)) {
      problems.push({ rule: 'condition-unknown-pool', pointer, message: `条件引用了不存在的共享范围“${leaf.allIn}”。` });
    }
  });
  return problems;
}

function coverageProblems(item: ItemContent, context: LintContext): Problem[] {
  const special = item.situations.filter((situation) => !situation.isDefault && situation.when !== null);
  const conditions = special.flatMap((situation) => (situation.when ? [situation.when] : []));
  const space = representativeAnswers(conditions, item.form, context.pools, context.today);
  if (space === undefined) {
    return [{ rule: 'situation-too-wide', pointer: '/situations', message: '情形条件的组合过多，无法逐一核对，请拆分事项或减少条件。' }];
  }
  const reached = new Set<string>();
  const overlaps = new Set<string>();
  for (const answers of space) {
    const holding = special.filter((situation) => situation.when !== null && evaluate(situation.when, answers, context));
    if (holding.length === 0) for (const situation of item.situations) if (situation.isDefault) reached.add(situation.code);
    for (const situation of holding) reached.add(situation.code);
    if (holding.length > 1) overlaps.add(holding.map((situation) => situation.name).join('”与“'));
  }
  return [
    ...[...overlaps].map(
      (names): Problem => ({ rule: 'situation-overlap', pointer: '/situations', message: `情形“${names}”会同时成立，清单就不唯一。` }),
    ),
    ...item.situations.flatMap((situation, index): Problem[] =>
      reached.has(situation.code) || (!situation.isDefault && situation.when === null)
        ? []
        : [{ rule: 'situation-unreachable', pointer: `/situations/${index}`, message: `情形“${situation.name}”在任何回答下都不会出现。` }],
    ),
  ];
}
