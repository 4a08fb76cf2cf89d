import type { ItemContent, ProjectType, PromisedLimit, StatutoryLimit } from '../item';
import { neverExceeds, spanText, statedSpan } from '../limits';
import type { Problem } from './finding';

/** Every stated limit has an article; no promise can outlast the law's limit; on the spot means on the spot. */
export function limitProblems(item: ItemContent): Problem[] {
  const problems = [
    ...statedProblems(item.statutoryLimit, '/statutoryLimit'),
    ...promiseProblems(item.statutoryLimit, item.promisedLimit, item.projectType, '/promisedLimit'),
  ];
  item.situations.forEach((situation, index) => {
    const at = `/situations/${index}`;
    if (situation.statutoryLimit) problems.push(...statedProblems(situation.statutoryLimit, `${at}/statutoryLimit`));
    if (situation.statutoryLimit || situation.promisedLimit || situation.projectType) {
      problems.push(
        ...promiseProblems(
          situation.statutoryLimit ?? item.statutoryLimit,
          situation.promisedLimit ?? item.promisedLimit,
          situation.projectType ?? item.projectType,
          `${at}/promisedLimit`,
        ),
      );
    }
  });
  if (item.result.validity && item.result.validity.article.trim() === '') problems.push(withoutArticle('/result/validity', '结果有效期'));
  if (item.correctionResponse && item.correctionResponse.article.trim() === '')
    problems.push(withoutArticle('/correctionResponse', '补正期限'));
  return problems;
}

function withoutArticle(pointer: string, what: string): Problem {
  return { rule: 'limit-without-article', pointer, message: `${what}写明了时长，却没有写明依据条款。` };
}

function statedProblems(limit: StatutoryLimit, pointer: string): Problem[] {
  const problems: Problem[] = [];
  const stated = statedSpan(limit);
  if (stated && (stated.article ?? '').trim() === '') problems.push(withoutArticle(pointer, '法定时限'));
  if (limit.kind === 'LIMIT' && limit.extension && limit.extension.article.trim() === '')
    problems.push(withoutArticle(`${pointer}/extension`, '延长期限'));
  return problems;
}

function promiseProblems(statutory: StatutoryLimit, promised: PromisedLimit, projectType: ProjectType, pointer: string): Problem[] {
  const problems: Problem[] = [];
  const stated = statedSpan(statutory);
  if (stated && !neverExceeds(promised, stated)) {
    const across = stated.unit === promised.unit ? '' : '（单位不同，须保证任何日历下都不超过，建议使用同一单位）';
    problems.push({
      rule: 'promise-exceeds-statutory',
      pointer,
      message: `承诺时限${spanText(promised)}超过法定时限${spanText(stated)}${across}。`,
      ...(stated.article === undefined ? {} : { article: stated.article }),
    });
  }
  if (projectType === 'INSTANT' && !neverExceeds(promised, { amount: 1, unit: 'WORKING_DAY' })) {
    problems.push({
      rule: 'promise-not-instant',
      pointer,
      message: `即办件应当场或在1个工作日内办结，承诺时限却是${spanText(promised)}。`,
      article: '行政许可法 §34(2)',
    });
  }
  if (projectType === 'COMMITMENT' && promised.amount === 0) {
    problems.push({ rule: 'promise-missing', pointer, message: '承诺件须写明大于零的承诺时限；当场办结的应为即办件。' });
  }
  return problems;
}
