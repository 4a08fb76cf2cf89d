import { bannedProofOf } from '../banned-proof';
import type { ItemContent } from '../item';
import type { LintContext, Problem } from './finding';

/** Papers: each with a basis, each used, none that a village may not be asked for. */
export function paperProblems(item: ItemContent, { bannedProofs }: LintContext): Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  const used = new Set([
    ...item.situations.flatMap((situation) => situation.papers.map((paper) => paper.material)),
    ...(item.commitment?.statement === undefined ? [] : [item.commitment.statement]),
  ]);
  item.materials.forEach((material, index) => {
    const pointer = `/materials/${index}`;
    if (seen.has(material.code)) problems.push({ rule: 'duplicate-material', pointer, message: `材料代码“${material.code}”重复。` });
    seen.add(material.code);
    if (material.basis.trim() === '') {
      problems.push({
        rule: 'material-without-basis',
        pointer,
        message: `材料“${material.name}”没有要求提供的依据。`,
        article: '行政许可法 §31',
      });
    }
    const banned = bannedProofOf(material, bannedProofs);
    if (banned) {
      problems.push({
        rule: 'banned-village-proof',
        pointer,
        message: `材料“${material.name}”属于不得要求村（社区）出具的“${banned.name}”，应改为：${banned.instead}。`,
        article: '民发〔2020〕20号',
      });
    }
    if (material.source === 'SHARED_DATA' && material.copies > 0) {
      problems.push({
        rule: 'shared-data-demanded',
        pointer,
        message: `材料“${material.name}”由数据共享取得，份数应为0，不得要求申请人提供。`,
        article: '国务院关于在线政务服务的若干规定 §7',
      });
    }
    if (!used.has(material.code)) {
      problems.push({ rule: 'material-unused', severity: 'WARNING', pointer, message: `材料“${material.name}”不在任何情形的清单中。` });
    }
  });
  return problems;
}
