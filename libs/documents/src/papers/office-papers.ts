import { caseFacts, type PaperBody } from './intake-papers';
import type {
  ConsultationLetterContent,
  DisputePaperContent,
  HandoverSide,
  MaterialHandoverVoucherContent,
  RectificationReplyContent,
} from './office-paper-content';
import { type Block, chineseDate, facts, heading, list, paragraph, paragraphs, table } from './paper-layout';

export function materialHandoverVoucher(content: MaterialHandoverVoucherContent): PaperBody {
  const cases = new Set(content.papers.map((paper) => paper.caseNo)).size;
  const copies = content.papers.reduce((sum, paper) => sum + paper.copies, 0);
  return {
    title: '物料流转凭证',
    addressed: false,
    blocks: [
      facts([
        ['移交', side(content.from)],
        ['移交时间', chineseDate(content.handedOverAt)],
        ['接收', side(content.to)],
        ['用途', content.purpose],
        ['应当签收', `${chineseDate(content.dueOn)}前`],
        ['流转码', content.handoverCode],
      ]),
      paragraph(`本次移交${cases}件办件的材料共${content.papers.length}种${copies}份，清单如下：`),
      table(
        [
          { heading: '序号', share: 0 },
          { heading: '申办流水号', share: 0 },
          { heading: '材料名称', share: 1 },
          { heading: '形式', share: 0 },
          { heading: '份数', share: 0 },
        ],
        content.papers.map((paper, index) => [String(index + 1), paper.caseNo, paper.name, paper.form, String(paper.copies)]),
      ),
    ],
    closing: '接收人当面点清，扫码签收；缺少或者损坏的，签收时逐份注明。',
    signatureLines: ['移交人签名', '接收人签名', '接收时间'],
  };
}

const side = ({ organName, placeName, staffName }: HandoverSide): string =>
  [organName, placeName, staffName].filter((each) => each !== undefined && each !== '').join('　');

export function consultationLetter(content: ConsultationLetterContent): PaperBody {
  const known = content.shown.map(({ name, value }) => [name, value] as const);
  return {
    title: '会商函',
    addressed: true,
    blocks: [
      paragraph('我单位正在办理一件政务服务事项，需要征求贵单位意见，请研究后答复：'),
      ...paragraphs(content.questions),
      facts([
        ...known,
        ['会议日期', content.meetingOn === undefined ? undefined : chineseDate(content.meetingOn)],
        ['答复日期', `${chineseDate(content.replyBy)}前`],
      ]),
      paragraph(content.clockNote),
    ],
    closing: '请答复：同意、附条件同意、不同意或者无意见；附条件同意或者不同意的，请写明条件或者理由。',
  };
}

const OUTCOMES: Readonly<Record<RectificationReplyContent['outcome'], string>> = {
  RECTIFIED: '反映属实，已经整改',
  EXPLAINED: '所提要求没有法律、法规或者政策依据，现作说明',
  NOT_UPHELD: '经复核，所反映的情况不成立',
};

export function rectificationReply(content: RectificationReplyContent): PaperBody {
  const measures: Block[] = content.measures.length === 0 ? [] : [heading('采取的措施'), list(content.measures)];
  const basis: Block[] = content.basis === undefined ? [] : [paragraph(`依据：${content.basis}。`)];
  const again: Block[] =
    content.rateAgainBy === undefined ? [] : [paragraph(`您可以在${chineseDate(content.rateAgainBy)}前对本次处理追加评价一次。`)];
  return {
    title: '差评整改答复',
    addressed: true,
    blocks: [
      paragraph(
        `您于${chineseDate(content.ratedOn)}对办理“${content.itemName}”的“${content.serviceName}”服务作出“${content.gradeName}”的评价。感谢您的监督。经核实，现将处理情况答复如下：`,
      ),
      caseFacts(content, [
        ['处理单位', content.handlingUnit],
        ['处理结果', OUTCOMES[content.outcome]],
        ['办结日期', chineseDate(content.concludedOn)],
      ]),
      heading('核实的情况'),
      ...paragraphs(content.findings),
      ...measures,
      ...basis,
      ...again,
    ],
    closing: '评价是自愿的，任何单位和个人不得要求您修改评价。对处理结果有意见的，可以拨打监督电话反映。',
  };
}

export function disputePaper(content: DisputePaperContent): PaperBody {
  const rows: Block[] =
    content.table === null
      ? []
      : [
          table(
            // The last column takes the free width: it holds the words.
            content.table.headings.map((each, index, all) => ({ heading: each, share: index === all.length - 1 ? 1 : 0 })),
            content.table.rows,
          ),
        ];
  return {
    title: content.title,
    addressed: content.recipientName !== null,
    blocks: [
      ...content.paragraphs.flatMap(paragraphs),
      ...(content.facts.length === 0 ? [] : [facts(content.facts)]),
      ...rows,
      ...(content.remedies.length === 0 ? [] : [heading('救济途径'), list(content.remedies, 'small')]),
    ],
    closing: content.closing,
    signatureLines: content.signatureLines,
  };
}
