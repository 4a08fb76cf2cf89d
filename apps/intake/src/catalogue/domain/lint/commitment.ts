import type { ItemContent } from '../item';
import type { Problem } from './finding';

/** 告知承诺: only for papers the item knows, never where life or health is at stake, and always checked afterwards. */
export function commitmentProblems({ commitment, materials, highRisk }: ItemContent): Problem[] {
  if (commitment === undefined) return [];
  const problems: Problem[] = [];
  const known = new Set(materials.map(({ code }) => code));
  commitment.papers.forEach((code, index) => {
    if (known.has(code)) return;
    problems.push({
      rule: 'commitment-unknown-paper',
      pointer: `/commitment/papers/${index}`,
      message: `告知承诺替代的材料“${code}”不在材料清单中。`,
    });
  });
  if (commitment.statement !== undefined && !known.has(commitment.statement)) {
    problems.push({
      rule: 'commitment-unknown-paper',
      pointer: '/commitment/statement',
      message: `承诺书“${commitment.statement}”不在材料清单中。`,
    });
  }
  if (highRisk === true) {
    problems.push({
      rule: 'commitment-high-risk',
      pointer: '/commitment',
      message: '直接涉及公共安全、人身健康等高风险的事项不适用告知承诺。',
      article: '国办发〔2020〕42号',
    });
  }
  if (commitment.laterCheck.article.trim() === '' || commitment.basis.trim() === '') {
    problems.push({
      rule: 'commitment-without-article',
      pointer: '/commitment/laterCheck',
      message: '告知承诺须写明依据，以及事后核查的期限和依据。',
      article: '国办发〔2020〕42号',
    });
  }
  return problems;
}
