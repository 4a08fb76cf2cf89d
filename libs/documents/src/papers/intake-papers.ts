import type {
  AcceptanceNoticeContent,
  CorrectionNoticeContent,
  DeemedAcceptanceRecordContent,
  NotRequiredNoticeContent,
  PaperCommon,
  ReceiptContent,
  ReceivedPaper,
  RefusalToAcceptContent,
} from './paper-content';
import { type Block, chineseDate, facts, heading, list, paragraph, paragraphs, table } from './paper-layout';
import { remedySection } from './remedies';

/** What one kind of paper says; the frame (organ, number, addressee, seal, QR) is the same for all and added by `layoutOf`. */
export interface PaperBody {
  readonly title: string;
  readonly addressed: boolean;
  /** 主送, where it is not the applicant. */
  readonly addressee?: string;
  readonly blocks: readonly Block[];
  readonly closing: string;
  readonly signatureLines?: readonly string[];
}

/** `依照` for a licence; another item follows the same steps because the county says so, not because the Act does. */
export const byTheAct = (licensing: boolean, articles: string): string =>
  licensing ? `依照《中华人民共和国行政许可法》${articles}的规定` : `参照《中华人民共和国行政许可法》${articles}的规定`;

export const paperTable = (papers: readonly ReceivedPaper[]): Block =>
  table(
    [
      { heading: '序号', share: 0 },
      { heading: '材料名称', share: 1 },
      { heading: '形式', share: 0 },
      { heading: '份数', share: 0 },
    ],
    papers.map((paper, index) => [String(index + 1), paper.name, paper.form, String(paper.copies)]),
  );

/** Whose case this is; on every paper that is addressed, so that none depends on being stapled to another. */
export const caseFacts = (content: PaperCommon, more: readonly (readonly [string, string | undefined])[] = []): Block =>
  facts([['申办流水号', content.caseNo], ['申请人', content.applicantName], ['代理人', content.agentName], ...more]);

export function receipt(content: ReceiptContent): PaperBody {
  return {
    title: '申请材料接收凭证',
    addressed: true,
    blocks: [
      paragraph(`你（单位）申请办理“${content.itemName}”，下列申请材料已于${chineseDate(content.receivedAt)}收到。`),
      caseFacts(content, [
        ['收件窗口', content.windowName],
        ['收件人', content.staffName],
        ['查询码', content.progressCode],
        ['取件码', `${content.pickUpCode}（领取结果时出示，请妥善保管）`],
      ]),
      paperTable(content.papers),
      paragraph(
        `${byTheAct(content.licensing, '第三十二条')}，申请材料不齐全或者不符合法定形式的，将在${chineseDate(content.noticeDueOn)}前一次性告知需要补正的全部内容；逾期不告知的，自收到申请材料之日起即为受理。`,
      ),
    ],
    closing: '本凭证只证明收到材料，不代表申请已经受理。',
  };
}

export function correctionNotice(content: CorrectionNoticeContent): PaperBody {
  const again = content.repeatReason === undefined ? [] : [paragraph(`本次为再次告知，原因：${content.repeatReason}。`)];
  const replyBy =
    content.replyBy === undefined
      ? '补正齐全后即予受理；补正所用时间不计入办理期限。'
      : `请在${chineseDate(content.replyBy)}前补正，补正齐全后即予受理；补正所用时间不计入办理期限。`;
  return {
    title: '一次性补正告知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）于${chineseDate(content.receivedOn)}提出的“${content.itemName}”申请，申请材料不齐全或者不符合法定形式。${byTheAct(content.licensing, '第三十二条第一款第（四）项')}，现将需要补正的全部内容一次性告知如下，共${content.corrections.length}项：`,
      ),
      ...again,
      table(
        [
          { heading: '序号', share: 0 },
          { heading: '材料', share: 3 },
          { heading: '存在的问题', share: 4 },
          { heading: '补正要求', share: 4 },
        ],
        content.corrections.map((each, index) => [String(index + 1), each.paperName, each.problem, each.howToCorrect]),
      ),
      caseFacts(content, [['补正材料提交至', content.submitTo]]),
      paragraph(replyBy),
    ],
    closing: '特此告知。',
  };
}

export function acceptanceNotice(content: AcceptanceNoticeContent): PaperBody {
  const excluded: Block[] =
    content.excludedProcedures.length === 0
      ? []
      : [
          paragraph(
            `${byTheAct(content.licensing, '第四十五条')}，下列程序所需时间不计入上述期限，所需时间另行书面告知：${content.excludedProcedures.join('、')}。`,
          ),
        ];
  return {
    title: '受理通知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）于${chineseDate(content.receivedOn)}提出的“${content.itemName}”申请，${completeness(content)}，本机关自${chineseDate(content.acceptedOn)}起予以受理。`,
      ),
      caseFacts(content, [
        ['法定办结时限', limit(content.statutoryLimit, content.statutoryDueOn)],
        ['承诺办结时限', limit(content.promisedLimit, content.promisedDueOn)],
        ['收费', content.fee],
        ['办理结果', content.resultName],
        ['送达方式', content.deliveryMethod],
        ['受理人', content.staffName],
      ]),
      paperTable(content.papers),
      ...promises(content),
      ...excluded,
    ],
    closing: '特此通知。',
  };
}

/** Only complete papers are accepted by the Act itself; the two other ways rest on the applicant's word. */
function completeness({ licensing, deferred, commitment }: AcceptanceNoticeContent): string {
  if (deferred !== undefined) return '主要申请材料齐全、符合法定形式，次要材料由你（单位）自愿承诺在约定期限内补交';
  if (commitment !== undefined) return `你（单位）自愿签署承诺，以承诺替代部分证明材料。按照${commitment.basis}`;
  return `申请材料齐全、符合法定形式。${byTheAct(licensing, '第三十二条第一款第（五）项')}`;
}

function promises({ deferred, commitment }: AcceptanceNoticeContent): Block[] {
  if (deferred !== undefined) {
    return [
      heading('承诺补交的材料'),
      list(deferred.papers),
      paragraph(`请在${chineseDate(deferred.dueOn)}前补交齐全。补交齐全后才能作出决定；逾期没有补齐的，本机关终止办理，并记入信用记录。`),
    ];
  }
  if (commitment !== undefined) {
    return [
      heading('以承诺替代的材料'),
      list(commitment.papers),
      paragraph('作出决定后将核查承诺的内容；承诺不实的，依法撤销决定，并记入信用记录。'),
    ];
  }
  return [];
}

const limit = (length: string | undefined, dueOn: string | undefined): string | undefined =>
  length === undefined ? undefined : dueOn === undefined ? length : `${length}，${chineseDate(dueOn)}前办结`;

export function refusalToAccept(content: RefusalToAcceptContent): PaperBody {
  const elsewhere =
    content.competentOrgan === undefined ? [] : [paragraph(`该事项依法属于${content.competentOrgan}职权范围，请向其提出申请。`)];
  return {
    title: '不予受理通知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）于${chineseDate(content.receivedOn)}提出的“${content.itemName}”申请，经审查，${byTheAct(content.licensing, content.competentOrgan === undefined ? '第三十二条' : '第三十二条第一款第（二）项')}，决定不予受理。`,
      ),
      caseFacts(content),
      heading('理由'),
      ...paragraphs(content.reason),
      paragraph(`依据：${content.basis}。`),
      ...elsewhere,
      ...remedySection('REFUSAL_TO_ACCEPT', '通知', content.remedies, content.issuedOn),
    ],
    closing: '特此通知。',
  };
}

export function notRequiredNotice(content: NotRequiredNoticeContent): PaperBody {
  return {
    title: '不受理告知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）于${chineseDate(content.receivedOn)}提出的“${content.itemName}”申请，${content.licensing ? '依法不需要取得行政许可' : '依法不需要办理'}。${byTheAct(content.licensing, '第三十二条第一款第（一）项')}，现即时告知不受理。`,
      ),
      caseFacts(content),
      heading('理由'),
      ...paragraphs(content.reason),
      paragraph(`依据：${content.basis}。`),
      ...remedySection('NOT_REQUIRED_NOTICE', '告知', content.remedies, content.issuedOn),
    ],
    closing: '特此告知。',
  };
}

export function deemedAcceptanceRecord(content: DeemedAcceptanceRecordContent): PaperBody {
  return {
    title: '视为受理记录',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）于${chineseDate(content.receivedOn)}提出的“${content.itemName}”申请，本机关应当在${chineseDate(content.noticeDueOn)}前一次性告知需要补正的全部内容，逾期没有告知。${byTheAct(content.licensing, '第三十二条第一款第（四）项')}，该申请自收到申请材料之日即${chineseDate(content.receivedOn)}起即为受理，办理期限自该日起计算。`,
      ),
      caseFacts(content, [
        ['收到申请材料', chineseDate(content.receivedOn)],
        ['告知期限届满', chineseDate(content.noticeDueOn)],
        ['视为受理之日', chineseDate(content.receivedOn)],
        ['法定办结期限', content.statutoryDueOn === undefined ? undefined : `${chineseDate(content.statutoryDueOn)}前`],
        ['承诺办结期限', `${chineseDate(content.promisedDueOn)}前`],
      ]),
    ],
    closing: '本记录由系统在期限届满时生成，效力与受理通知书相同。',
  };
}
