import { caseFacts, type PaperBody } from './intake-papers';
import type { BundleDeliveryReceiptContent, BundleReceiptContent } from './office-paper-content';
import { type Block, chineseDate, facts, heading, list, paragraph, table } from './paper-layout';

/** One receipt for a whole bundle: what was filed, with which papers, and which of them waits for another. */
export function bundleReceipt(content: BundleReceiptContent): PaperBody {
  const elsewhere: Block[] = content.elsewhere.length === 0 ? [] : [heading('不在本窗口办理的事项'), list(content.elsewhere)];
  return {
    title: '“一件事”收件凭证',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）申请联合办理“${content.itemName}”，共${content.members.length}个事项、${content.papers.length}种材料，于${chineseDate(content.receivedAt)}一次收取。`,
      ),
      caseFacts(content, [
        ['收件窗口', content.windowName],
        ['收件人', content.staffName],
        ['查询码', content.progressCode],
        ['取件码', `${content.pickUpCode}（领取结果时出示，请妥善保管）`],
      ]),
      heading('联办事项'),
      table(
        [
          { heading: '序号', share: 0 },
          { heading: '事项', share: 3 },
          { heading: '申办流水号', share: 0 },
          { heading: '办理机关', share: 3 },
          { heading: '当前状态', share: 2 },
        ],
        content.members.map((each, index) => [String(index + 1), each.name, each.caseNo, each.organName, each.stage]),
      ),
      heading('收到的材料'),
      table(
        [
          { heading: '序号', share: 0 },
          { heading: '材料名称', share: 3 },
          { heading: '形式', share: 0 },
          { heading: '份数', share: 0 },
          { heading: '用于', share: 3 },
        ],
        content.papers.map((paper, index) => [String(index + 1), paper.name, paper.form, String(paper.copies), paper.usedFor]),
      ),
      ...elsewhere,
    ],
    closing: '每个事项分别受理、分别决定；一个事项不予批准，不影响与它无关的其他事项。',
  };
}

/** One receipt for every result handed out together. */
export function bundleDeliveryReceipt(content: BundleDeliveryReceiptContent): PaperBody {
  const open: Block[] = content.open.length === 0 ? [] : [paragraph(`尚未办结的事项：${content.open.join('、')}，办结后另行送达。`)];
  return {
    title: '“一件事”送达回证',
    addressed: false,
    blocks: [
      facts([
        ['联办流水号', content.caseNo],
        ['一件事', content.itemName],
        ['受送达人', content.recipientName],
        ['送达方式', '直接送达（窗口领取）'],
        ['送达地点', content.place],
        ['送达日期', chineseDate(content.servedOn)],
        ['送达人', content.staffName],
      ]),
      table(
        [
          { heading: '序号', share: 0 },
          { heading: '申办流水号', share: 0 },
          { heading: '送达文书', share: 3 },
          { heading: '文号（编号）', share: 3 },
        ],
        content.documents.map((each, index) => [String(index + 1), each.caseNo, each.name, each.number]),
      ),
      ...open,
    ],
    closing: '受送达人在本回证上记明收到日期并签名，签收日期为送达日期。',
    signatureLines: ['受送达人（代收人）签名', '与受送达人关系', '收到时间'],
  };
}
