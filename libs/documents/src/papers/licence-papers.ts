import { byTheAct, caseFacts, type PaperBody } from './intake-papers';
import type {
  CancellationDecisionContent,
  CorrectionDecisionContent,
  DeemedRenewalRecordContent,
  GrantedResult,
  LicenceWithdrawalDecisionContent,
  PriorNoticeContent,
  RevocationDecisionContent,
} from './paper-content';
import { type Block, chineseDate, heading, list, paragraph, paragraphs, table } from './paper-layout';
import { remedySection } from './remedies';

/** 撤销, 撤回 and 注销 are three acts with three grounds (行政许可法 §69, §8, §70); each has its own paper. */

export function deemedRenewalRecord(content: DeemedRenewalRecordContent): PaperBody {
  const validity =
    content.renewedTo === undefined
      ? `${chineseDate(content.renewedFrom)}起`
      : `${chineseDate(content.renewedFrom)}至${chineseDate(content.renewedTo)}`;
  return {
    title: '视为准予延续记录',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）于${chineseDate(content.appliedOn)}提出延续“${content.licence.name}”有效期的申请，本机关在该证有效期届满（${chineseDate(content.expiredOn)}）前没有作出是否准予延续的决定。${byTheAct(content.licensing, '第五十条第二款')}，视为准予延续。`,
      ),
      caseFacts(content, [
        ['证照名称', content.licence.name],
        ['证照编号', content.licence.number],
        ['原有效期届满', chineseDate(content.expiredOn)],
        ['延续后有效期', validity],
      ]),
    ],
    closing: '本记录由系统在有效期届满时生成，可凭本记录换领证照。',
  };
}

const grantedFacts = (granted: GrantedResult): (readonly [string, string | undefined])[] => [
  ['证照（结果）', granted.name],
  ['证照编号', granted.number],
];

export function priorNotice(content: PriorNoticeContent): PaperBody {
  return {
    title: `拟${content.act}决定告知书`,
    addressed: true,
    blocks: [
      paragraph(
        `本机关于${chineseDate(content.granted.grantedOn)}以${content.granted.decisionNumber}准予你（单位）“${content.itemName}”。经查，本机关拟予${content.act}，现将事实、理由和依据告知如下：`,
      ),
      caseFacts(content, grantedFacts(content.granted)),
      heading('事实和理由'),
      list(content.reasons),
      paragraph(`依据：${content.basis}。`),
      heading('你（单位）的权利'),
      list([
        `自收到本告知书之日起${content.statementLimit}内，可以向本机关陈述、申辩，口头、书面都可以（${content.statementBasis}）。`,
        `同一期限内可以要求听证；要求听证的，本机关在听证以后才作出决定，不收取费用（${content.hearingBasis}）。`,
        `陈述、申辩和听证的要求交到：${content.submitTo}，也可以在政务服务网本人账户中提交。`,
      ]),
    ],
    closing: '逾期不陈述、申辩，也不要求听证的，本机关依法作出决定。',
  };
}

export function revocationDecision(content: RevocationDecisionContent): PaperBody {
  const consequences: Block[] = content.consequences.length === 0 ? [] : [heading('撤销的后果'), list(content.consequences)];
  return {
    title: content.licensing ? '撤销行政许可决定书' : '撤销决定书',
    addressed: true,
    blocks: [
      paragraph(
        `本机关于${chineseDate(content.granted.grantedOn)}以${content.granted.decisionNumber}准予你（单位）“${content.itemName}”。经查，该决定应当撤销。${byTheAct(content.licensing, '第六十九条')}，决定自${chineseDate(content.effectiveOn)}起撤销。`,
      ),
      caseFacts(content, grantedFacts(content.granted)),
      heading('事实和理由'),
      list(content.reasons),
      paragraph(`依据：${content.basis}。`),
      ...consequences,
      ...remedySection('REVOCATION_DECISION', '决定', content.remedies, content.issuedOn),
    ],
    closing: '特此决定。',
  };
}

export function licenceWithdrawalDecision(content: LicenceWithdrawalDecisionContent): PaperBody {
  return {
    title: content.licensing ? '撤回行政许可决定书' : '撤回决定书',
    addressed: true,
    blocks: [
      paragraph(
        `本机关于${chineseDate(content.granted.grantedOn)}以${content.granted.decisionNumber}准予你（单位）“${content.itemName}”。为了公共利益的需要，${byTheAct(content.licensing, '第八条第二款')}，决定自${chineseDate(content.effectiveOn)}起撤回。`,
      ),
      caseFacts(content, grantedFacts(content.granted)),
      heading('事实和理由'),
      list(content.reasons),
      paragraph(`依据：${content.basis}。`),
      heading('补偿'),
      ...paragraphs(content.compensation),
      ...remedySection('LICENCE_WITHDRAWAL_DECISION', '决定', content.remedies, content.issuedOn),
    ],
    closing: '特此决定。',
  };
}

export function cancellationDecision(content: CancellationDecisionContent): PaperBody {
  return {
    title: content.licensing ? '注销行政许可决定书' : '注销决定书',
    addressed: true,
    blocks: [
      paragraph(
        `本机关于${chineseDate(content.granted.grantedOn)}以${content.granted.decisionNumber}准予你（单位）“${content.itemName}”。${byTheAct(content.licensing, '第七十条')}，决定自${chineseDate(content.effectiveOn)}起予以注销。`,
      ),
      caseFacts(content, grantedFacts(content.granted)),
      heading('注销的情形'),
      ...paragraphs(content.ground),
      paragraph(`依据：${content.basis}。`),
      ...remedySection('CANCELLATION_DECISION', '决定', content.remedies, content.issuedOn),
    ],
    closing: '请将证照正、副本交回本机关；自注销之日起不得再使用。',
  };
}

export function correctionDecision(content: CorrectionDecisionContent): PaperBody {
  return {
    title: '更正决定书',
    addressed: true,
    blocks: [
      paragraph(
        `本机关于${chineseDate(content.corrected.issuedOn)}发出的《${content.corrected.name}》（${content.corrected.number}）有误，决定更正如下，共${content.corrections.length}处：`,
      ),
      table(
        [
          { heading: '序号', share: 0 },
          { heading: '位置', share: 2 },
          { heading: '原文', share: 4 },
          { heading: '更正为', share: 4 },
        ],
        content.corrections.map((each, index) => [String(index + 1), each.place, each.before, each.after]),
      ),
      caseFacts(content, [['更正的原因', content.reason]]),
      paragraph(`依据：${content.basis}。`),
      paragraph('其余内容不变。本决定书与原文书一并使用。'),
      ...remedySection('CORRECTION_DECISION', '决定', content.remedies, content.issuedOn),
    ],
    closing: '特此决定。',
  };
}
