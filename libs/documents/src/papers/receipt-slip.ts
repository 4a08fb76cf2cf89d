import { layoutOf } from './layout-of';
import type { ReceiptContent } from './paper-content';
import { chineseDate, facts, type PaperLayout, printable, table } from './paper-layout';

/** What stands on the 80 mm slip of a receipt: the same facts in fewer words. The seal is on the A4 paper only. */
export function receiptSlip(content: ReceiptContent): PaperLayout {
  const layout = layoutOf('RECEIPT', content);
  return {
    ...layout,
    addressee: null,
    blocks: [
      facts(
        [
          ['事项', content.itemName],
          ['申请人', content.applicantName],
          ['代理人', content.agentName],
          ['申办号', content.caseNo],
          ['收到', chineseDate(content.receivedAt)],
          ['窗口', `${content.windowName} ${content.staffName}`],
          ['查询码', content.progressCode],
          ['取件码', content.pickUpCode],
        ].map(([label = '', value]) => [label, value === undefined ? undefined : printable(value)] as const),
      ),
      table(
        [],
        content.papers.map(({ name, form, copies }) => [printable(name), printable(form), `×${copies}`]),
      ),
      { type: 'paragraph', text: `${chineseDate(content.noticeDueOn)}前没有告知补正的，视为受理。` },
    ],
    closing: '本条只证明收到材料，不代表已经受理。取件码请妥善保管。',
  };
}
