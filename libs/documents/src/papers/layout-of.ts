import { bundleDeliveryReceipt, bundleReceipt } from './bundle-papers';
import {
  deemedWithdrawalNotice,
  extensionNotice,
  feeWaiverNotice,
  paymentNotice,
  specialProcedureNotice,
  terminationNotice,
  transferLetter,
  voidNotice,
} from './course-papers';
import { deliveryReceipt, denialDecision, grantDecision, withdrawalRecord } from './decision-papers';
import {
  acceptanceNotice,
  correctionNotice,
  deemedAcceptanceRecord,
  notRequiredNotice,
  type PaperBody,
  receipt,
  refusalToAccept,
} from './intake-papers';
import {
  cancellationDecision,
  correctionDecision,
  deemedRenewalRecord,
  licenceWithdrawalDecision,
  priorNotice,
  revocationDecision,
} from './licence-papers';
import { consultationLetter, disputePaper, materialHandoverVoucher, rectificationReply } from './office-papers';
import type { AnyPaperContent, PaperContents, PaperKind } from './paper-kinds';
import { type Block, chineseDate, type PaperLayout, printable, type ScanCode } from './paper-layout';

const BODIES: { readonly [Kind in PaperKind]: (content: PaperContents[Kind]) => PaperBody } = {
  RECEIPT: receipt,
  CORRECTION_NOTICE: correctionNotice,
  ACCEPTANCE_NOTICE: acceptanceNotice,
  REFUSAL_TO_ACCEPT: refusalToAccept,
  NOT_REQUIRED_NOTICE: notRequiredNotice,
  GRANT_DECISION: grantDecision,
  DENIAL_DECISION: denialDecision,
  DEEMED_ACCEPTANCE_RECORD: deemedAcceptanceRecord,
  WITHDRAWAL_RECORD: withdrawalRecord,
  DELIVERY_RECEIPT: deliveryReceipt,
  TERMINATION_NOTICE: terminationNotice,
  TRANSFER_LETTER: transferLetter,
  DEEMED_WITHDRAWAL_NOTICE: deemedWithdrawalNotice,
  SPECIAL_PROCEDURE_NOTICE: specialProcedureNotice,
  EXTENSION_NOTICE: extensionNotice,
  PAYMENT_NOTICE: paymentNotice,
  DEEMED_RENEWAL_RECORD: deemedRenewalRecord,
  PRIOR_NOTICE: priorNotice,
  FEE_WAIVER_NOTICE: feeWaiverNotice,
  VOID_NOTICE: voidNotice,
  REVOCATION_DECISION: revocationDecision,
  LICENCE_WITHDRAWAL_DECISION: licenceWithdrawalDecision,
  CANCELLATION_DECISION: cancellationDecision,
  CORRECTION_DECISION: correctionDecision,
  MATERIAL_HANDOVER_VOUCHER: materialHandoverVoucher,
  RECTIFICATION_REPLY: rectificationReply,
  CONSULTATION_LETTER: consultationLetter,
  DISPUTE_PAPER: disputePaper,
  BUNDLE_RECEIPT: bundleReceipt,
  BUNDLE_DELIVERY_RECEIPT: bundleDeliveryReceipt,
};

export const PAPER_KINDS: readonly PaperKind[] = Object.keys(BODIES) as PaperKind[];

/** Everything that will stand on the paper, in order. Pure: equal content gives an equal layout. */
export function layoutOf<Kind extends PaperKind>(kind: Kind, content: PaperContents[Kind]): PaperLayout {
  const body = BODIES[kind](content);
  const addressee = body.addressed ? (body.addressee ?? applicantOf(content)) : null;
  return {
    organ: printable(content.organName),
    title: body.title,
    number: printable(content.number),
    addressee: addressee === null ? null : printable(addressee),
    blocks: body.blocks.map(printableBlock),
    closing: body.closing,
    signatureLines: body.signatureLines ?? [],
    signature: {
      organ: printable(content.organName),
      seal: printable(content.sealName),
      date: chineseDate(content.issuedOn),
      entrusted: content.entrustedOrganName === undefined ? null : printable(content.entrustedOrganName),
    },
    enquiry: printable(`咨询电话：${content.enquiryPhone}　监督电话：${content.supervisionPhone}`),
    scan: scanOf(content),
    issuedOn: content.issuedOn,
  };
}

function applicantOf(content: AnyPaperContent): string {
  if ('handoverCode' in content) throw new Error('a voucher stays inside the office and is addressed to nobody');
  if ('recipientName' in content && !('applicantName' in content)) {
    if (content.recipientName === null) throw new Error('a record for the file is addressed to nobody');
    return content.recipientName;
  }
  return content.agentName === undefined ? content.applicantName : `${content.applicantName}（代理人：${content.agentName}）`;
}

function scanOf(content: AnyPaperContent): ScanCode {
  if ('handoverCode' in content) {
    if (!/^[0-9A-Z]{12}$/.test(content.handoverCode)) throw new Error('a hand-over code is 12 capitals and figures');
    return { payload: content.handoverCode, caption: '扫码签收', reference: content.handoverCode };
  }
  // Whoever gets the letter may not follow the case; what was told in confidence has no page to follow.
  if (!('progressUrl' in content)) {
    const caption = 'shown' in content ? '会商函文号' : '文号';
    return { payload: content.number, caption, reference: printable(content.number) };
  }
  assertProgressUrl(content.progressUrl, content.caseNo);
  return { payload: content.progressUrl, caption: '扫码查看办理进度', reference: printable(content.caseNo) };
}

/** The QR code is read by anybody who sees the paper: an address, the case number and its short code, never a name or a number of a person. */
function assertProgressUrl(url: string, caseNo: string): void {
  const parsed = new URL(url);
  const keys = [...parsed.searchParams.keys()];
  const code = parsed.searchParams.get('c') ?? '';
  const path = decodeURIComponent(parsed.pathname);
  const bare = parsed.username === '' && parsed.password === '' && parsed.hash === '';
  if (!/^https?:$/.test(parsed.protocol) || !bare || path !== `/p/${caseNo}` || keys.length !== 1 || !/^[0-9A-Za-z]{6}$/.test(code)) {
    throw new Error('a progress address is https://<host>/p/<caseNo>?c=<6 characters> and nothing else');
  }
}

function printableBlock(block: Block): Block {
  switch (block.type) {
    case 'paragraph':
    case 'heading':
      return { type: block.type, text: printable(block.text) };
    case 'list':
      return { ...block, items: block.items.map(printable) };
    case 'facts':
      return { type: 'facts', rows: block.rows.map(([label, value]) => [label, printable(value)] as const) };
    case 'table':
      return { type: 'table', columns: block.columns, rows: block.rows.map((row) => row.map(printable)) };
  }
}
