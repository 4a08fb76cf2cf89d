import { byTheAct, caseFacts, type PaperBody, paperTable } from './intake-papers';
import type { DeliveryReceiptContent, DenialDecisionContent, GrantDecisionContent, WithdrawalRecordContent } from './paper-content';
import { type Block, chineseDate, facts, heading, list, paragraph, paragraphs, table } from './paper-layout';
import { remedySection } from './remedies';

export function grantDecision(content: GrantDecisionContent): PaperBody {
  const { certificate } = content;
  const conditions: Block[] = content.conditions.length === 0 ? [] : [heading('应当遵守的要求'), list(content.conditions)];
  return {
    title: content.licensing ? '准予行政许可决定书' : '准予决定书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）提出的“${content.itemName}”申请，本机关于${chineseDate(content.acceptedOn)}受理。经审查，申请符合法定条件、标准。${byTheAct(content.licensing, '第三十八条第一款')}，决定如下：`,
      ),
      ...paragraphs(content.decision),
      paragraph(`依据：${content.basis}。`),
      caseFacts(content, [
        ['证照名称', certificate?.name],
        ['证照编号', certificate?.number],
        ['有效期', certificate && validity(certificate.validFrom, certificate.validTo)],
      ]),
      ...conditions,
    ],
    closing: content.licensing ? '证照自作出本决定之日起十个工作日内颁发、送达。（《中华人民共和国行政许可法》第四十四条）' : '特此决定。',
  };
}

function validity(from: string | undefined, to: string | undefined): string | undefined {
  if (from === undefined) return to === undefined ? undefined : `至${chineseDate(to)}`;
  return to === undefined ? `${chineseDate(from)}起长期有效` : `${chineseDate(from)}至${chineseDate(to)}`;
}

export function denialDecision(content: DenialDecisionContent): PaperBody {
  return {
    title: content.licensing ? '不予行政许可决定书' : '不予决定书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）提出的“${content.itemName}”申请，本机关于${chineseDate(content.acceptedOn)}受理。经审查，申请不符合法定条件、标准。${byTheAct(content.licensing, '第三十八条第二款')}，决定不予${content.licensing ? '行政许可' : '办理'}。`,
      ),
      caseFacts(content),
      heading('理由'),
      list(content.reasons),
      paragraph(`依据：${content.basis}。`),
      ...remedySection('DENIAL_DECISION', '决定', content.remedies, content.issuedOn),
    ],
    closing: '特此决定。',
  };
}

export function withdrawalRecord(content: WithdrawalRecordContent): PaperBody {
  const returned: Block[] = content.returnedPapers.length === 0 ? [] : [heading('退还的申请材料'), paperTable(content.returnedPapers)];
  return {
    title: '撤回申请记录',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）于${chineseDate(content.receivedOn)}提出的“${content.itemName}”申请，在作出决定前于${chineseDate(content.withdrawnOn)}自愿撤回，本次办理终止。撤回不影响再次申请。`,
      ),
      caseFacts(content, [['撤回原因', content.reason]]),
      ...returned,
    ],
    closing: '特此记录。',
    signatureLines: ['申请人（代理人）签名'],
  };
}

export function deliveryReceipt(content: DeliveryReceiptContent): PaperBody {
  return {
    title: '送达回证',
    addressed: false,
    blocks: [
      facts([
        ['申办流水号', content.caseNo],
        ['事项', content.itemName],
        ['受送达人', content.recipientName],
        ['送达方式', content.method],
        ['邮寄单号', content.tracking],
        ['送达地点', content.place],
        ['送达日期', content.servedOn === undefined ? undefined : chineseDate(content.servedOn)],
        ['送达人', content.staffName],
      ]),
      table(
        [
          { heading: '序号', share: 0 },
          { heading: '送达文书', share: 3 },
          { heading: '文号（编号）', share: 3 },
          { heading: '份数', share: 0 },
        ],
        content.documents.map((each, index) => [String(index + 1), each.name, each.number, String(each.copies)]),
      ),
    ],
    closing: '受送达人在本回证上记明收到日期并签名，签收日期为送达日期。',
    signatureLines: ['受送达人（代收人）签名', '与受送达人关系', '收到时间'],
  };
}
