import { byTheAct, caseFacts, type PaperBody, paperTable } from './intake-papers';
import type {
  DeemedWithdrawalNoticeContent,
  ExtensionNoticeContent,
  FeeWaiverNoticeContent,
  PaymentNoticeContent,
  SpecialProcedureNoticeContent,
  TerminationNoticeContent,
  TransferLetterContent,
  VoidNoticeContent,
} from './paper-content';
import { type Block, chineseDate, heading, paragraph, paragraphs, table } from './paper-layout';
import { remedySection } from './remedies';

export function terminationNotice(content: TerminationNoticeContent): PaperBody {
  const unmet: Block[] =
    content.unmetPapers.length === 0
      ? []
      : [
          heading('承诺补齐而逾期未补的材料'),
          table(
            [
              { heading: '序号', share: 0 },
              { heading: '材料名称', share: 1 },
              { heading: '承诺补齐日期', share: 0 },
            ],
            content.unmetPapers.map((each, index) => [String(index + 1), each.name, chineseDate(each.promisedBy)]),
          ),
        ];
  const returned: Block[] = content.returnedPapers.length === 0 ? [] : [heading('退还的申请材料'), paperTable(content.returnedPapers)];
  return {
    title: '终止办理通知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）${content.receivedOn === undefined ? '' : `于${chineseDate(content.receivedOn)}`}提出的“${content.itemName}”申请，${content.acceptedOn === undefined ? '' : `本机关于${chineseDate(content.acceptedOn)}受理，`}现自${chineseDate(content.terminatedOn)}起终止办理。终止办理不影响再次申请。`,
      ),
      caseFacts(content),
      heading('理由'),
      ...paragraphs(content.reason),
      paragraph(`依据：${content.basis}。`),
      ...unmet,
      ...returned,
      ...remedySection('TERMINATION_NOTICE', '通知', content.remedies, content.issuedOn),
    ],
    closing: '特此通知。',
  };
}

export function transferLetter(content: TransferLetterContent): PaperBody {
  const enclosed: Block[] = content.papers.length === 0 ? [] : [heading('随函移送的申请材料'), paperTable(content.papers)];
  return {
    title: '移送函',
    addressed: true,
    addressee: content.recipientOrganName,
    blocks: [
      paragraph(
        `${content.applicantName}于${chineseDate(content.receivedOn)}提出的“${content.itemName}”申请，经审查属于你单位职权范围，现于${chineseDate(content.transferredOn)}移送你单位依法处理。`,
      ),
      caseFacts(content, [['收到申请日期', chineseDate(content.receivedOn)]]),
      heading('移送理由'),
      ...paragraphs(content.reason),
      paragraph(`依据：${content.basis}。`),
      ...enclosed,
      paragraph(`本函同时抄送申请人${content.applicantName}。你单位收到后请签收，并将办理情况告知申请人。`),
    ],
    closing: '特此函告。',
    signatureLines: ['接收单位签收人', '签收时间'],
  };
}

export function deemedWithdrawalNotice(content: DeemedWithdrawalNoticeContent): PaperBody {
  const by = content.noticeNumber === undefined ? '' : `以${content.noticeNumber}`;
  return {
    title: '视为撤回通知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）于${chineseDate(content.receivedOn)}提出的“${content.itemName}”申请，本机关于${chineseDate(content.notifiedOn)}${by}一次性告知需要补正的全部内容，并请在${chineseDate(content.replyBy)}前补正。逾期没有补正，该申请视为撤回，本次办理结束。视为撤回不影响再次申请。`,
      ),
      caseFacts(content, [['没有补正的材料', content.unansweredPapers.join('；')]]),
      paragraph(`依据：${content.basis}。`),
      ...remedySection('DEEMED_WITHDRAWAL_NOTICE', '通知', content.remedies, content.issuedOn),
    ],
    closing: '特此通知。',
  };
}

export function specialProcedureNotice(content: SpecialProcedureNoticeContent): PaperBody {
  return {
    title: '特殊程序审查期限告知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）提出的“${content.itemName}”申请，本机关于${chineseDate(content.acceptedOn)}受理。${byTheAct(content.licensing, '第四十五条')}，作出决定前需要进行${content.procedure}，所需时间不计算在办理期限内，现将所需时间书面告知如下：`,
      ),
      caseFacts(content, [
        ['程序', content.procedure],
        ['承办单位', content.conductedBy],
        ['开始日期', chineseDate(content.startsOn)],
        ['所需时间', content.expectedTime],
        ['预计结束', chineseDate(content.expectedEndsOn)],
        ['剩余办理期限', `${content.remainingLimit}，自该程序结束后继续计算`],
      ]),
      heading('理由'),
      ...paragraphs(content.reason),
      paragraph(`依据：${content.basis}。`),
    ],
    closing: '特此告知。',
  };
}

export function extensionNotice(content: ExtensionNoticeContent): PaperBody {
  return {
    title: '延长办理期限通知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）提出的“${content.itemName}”申请，本机关于${chineseDate(content.acceptedOn)}受理，原定${chineseDate(content.formerDueOn)}前办结。${byTheAct(content.licensing, '第四十二条')}，经${content.approvedBy}批准，办理期限延长${content.extension}，至${chineseDate(content.newDueOn)}。`,
      ),
      caseFacts(content, [
        ['原办结日期', `${chineseDate(content.formerDueOn)}前`],
        ['延长时间', content.extension],
        ['延长后办结日期', `${chineseDate(content.newDueOn)}前`],
        ['批准', content.approvedBy],
      ]),
      heading('延长的理由'),
      ...paragraphs(content.reason),
      paragraph(`依据：${content.basis}。`),
    ],
    closing: '特此通知。',
  };
}

export function feeWaiverNotice(content: FeeWaiverNoticeContent): PaperBody {
  return {
    title: '免收费用通知书',
    addressed: true,
    blocks: [
      paragraph(`你（单位）申请办理的“${content.itemName}”，自${chineseDate(content.waivedOn)}起免收费用，不需要缴纳。`),
      caseFacts(content),
      heading('免收的理由'),
      ...paragraphs(content.reason),
      paragraph(`依据：${content.basis}。`),
    ],
    closing: '特此通知。',
  };
}

/** What was sent and does not hold; whoever kept it must be able to see that from the paper that follows. */
export function voidNotice({ voided, ...content }: VoidNoticeContent): PaperBody {
  return {
    title: '文书作废通知书',
    addressed: true,
    blocks: [
      paragraph(
        `本机关于${chineseDate(voided.issuedOn)}发出的《${voided.name}》（${voided.number}）作废，自发出之日起不作为“${content.itemName}”的办理依据。`,
      ),
      caseFacts(content, [
        ['作废的文书', voided.name],
        ['文号', voided.number],
        ['发出日期', chineseDate(voided.issuedOn)],
      ]),
      heading('作废的原因'),
      ...paragraphs(content.reason),
      paragraph(`依据：${content.basis}。`),
    ],
    closing: '请将作废的文书交回窗口，或自行销毁。',
  };
}

export function paymentNotice(content: PaymentNoticeContent): PaperBody {
  const sum = content.charges.reduce((fen, charge) => fen + fenOf(charge.amount), 0);
  if (sum !== fenOf(content.total)) throw new Error(`the charges of a payment notice add up to ${sum} fen, not to ${content.total}`);
  const otherwise: Block[] = content.consequence === undefined ? [] : [paragraph(content.consequence)];
  return {
    title: '缴费通知书',
    addressed: true,
    blocks: [
      paragraph(
        `你（单位）申请办理的“${content.itemName}”依法需要缴纳下列费用共${content.total}元，请在${chineseDate(content.payBy)}前缴纳。`,
      ),
      table(
        [
          { heading: '序号', share: 0 },
          { heading: '收费项目', share: 3 },
          { heading: '标准', share: 3 },
          { heading: '依据', share: 5 },
          { heading: '金额（元）', share: 0 },
        ],
        content.charges.map((each, index) => [String(index + 1), each.name, each.standard, each.basis, each.amount]),
      ),
      caseFacts(content, [
        ['应缴合计', `${content.total}元`],
        ['缴费期限', `${chineseDate(content.payBy)}前`],
        ['征收单位', content.collectingOrgan],
        ['缴款码', content.paymentCode],
        ['缴费渠道', content.channels.join('；')],
      ]),
      paragraph('本窗口和工作人员不收取现金，也不代收费用；请只通过上列渠道缴纳，并保存缴费凭证。'),
      ...otherwise,
    ],
    closing: '特此通知。',
  };
}

/** Yuan as `380.00` into whole fen. */
function fenOf(yuan: string): number {
  const match = /^(\d{1,12})\.(\d{2})$/.exec(yuan);
  if (!match) throw new Error(`not an amount in yuan: ${yuan}`);
  return Number(match[1]) * 100 + Number(match[2]);
}
