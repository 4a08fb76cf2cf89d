import type {
  CancellationDecisionContent,
  CorrectionDecisionContent,
  DeemedRenewalRecordContent,
  DeliveryReceiptContent,
  GrantDecisionContent,
  GrantedResult,
  LicenceWithdrawalDecisionContent,
  PaperCommon,
  PaymentNoticeContent,
  PriorNoticeContent,
  RemedyBodies,
  RevocationDecisionContent,
} from '@app/documents';
import { yuanOf } from '@app/domain-kernel';
import { addDays, type LocalDate } from '@app/legal-calendar';
import notices from '../../../data/notices.json';
import serviceRules from '../../../data/service-rules.json';
import type { Ground } from '../domain/act';
import type { ApplicationBar, CaseState } from '../domain/case';
import type { PaperFacts } from '../domain/paper-facts';
import { ACTS, barArticle, barredUntil, FALSE_PAPER_REASONS } from './act-book';
import { inWords } from './limit-in-words';

/** What the papers after a decision need beside the case: its licence, and the earlier decision that an act is about. */
export interface AfterDecision {
  readonly licence: {
    readonly name: string;
    readonly number: string;
    readonly issuedOn: LocalDate;
    readonly validTo: LocalDate | null;
  } | null;
  readonly act: ActFile | null;
}

export interface ActFile {
  readonly ground: Ground;
  readonly explanation: string;
  /** The first case's decision. */
  readonly granted: { readonly decisionNumber: string; readonly grantedOn: LocalDate };
  readonly corrected: { readonly name: string; readonly number: string; readonly issuedOn: LocalDate } | null;
  readonly corrections: readonly { readonly place: string; readonly before: string; readonly after: string }[];
}

interface Source {
  readonly state: CaseState;
  readonly item: { readonly safetyRelated: boolean };
  readonly content: { readonly result: { readonly name: string }; readonly fee: { readonly charged: boolean; readonly article?: string } };
  readonly facts: PaperFacts;
  readonly issuedOn: LocalDate;
  readonly after: AfterDecision;
}

/** The licence as the grant prints it. */
export function certificateOf({ after }: Source): Pick<GrantDecisionContent, 'certificate'> {
  const { licence } = after;
  if (licence === null) return {};
  const { name, number, issuedOn, validTo } = licence;
  return { certificate: { name, number, validFrom: issuedOn, ...(validTo === null ? {} : { validTo }) } };
}

export function paymentText(common: PaperCommon, { facts, content }: Source): PaymentNoticeContent {
  const { charges, payBy, channel } = facts;
  if (!charges || payBy === undefined || channel === undefined) throw new Error('a payment notice needs its charges');
  const payee = serviceRules.payingChannels[channel];
  return {
    ...common,
    charges: charges.map(({ name, standard, amountFen }) => ({
      name,
      standard,
      basis: content.fee.article ?? '',
      amount: yuanOf(amountFen),
    })),
    total: yuanOf(charges.reduce((sum, { amountFen }) => sum + amountFen, 0)),
    payBy,
    collectingOrgan: payee.collectingOrgan,
    channels: payee.channels,
  };
}

export function deemedRenewalText(common: PaperCommon, { facts, state, after }: Source): DeemedRenewalRecordContent {
  const { expiredOn, renewedTo } = facts;
  if (after.licence === null || expiredOn === undefined || state.receivedOn === null)
    throw new Error('the record needs a licence that ran out');
  return {
    ...common,
    appliedOn: state.receivedOn,
    licence: { name: after.licence.name, number: after.licence.number },
    expiredOn,
    renewedFrom: addDays(expiredOn, 1),
    ...(renewedTo === undefined ? {} : { renewedTo }),
  };
}

/** 拟撤销、撤回告知书: before the decision, in the words of the ground and with what the holder may do. */
export function priorNoticeText(common: PaperCommon, source: Source): PriorNoticeContent {
  const act = actOf(source);
  const { kind } = source.state;
  const terms = kind === 'APPLICATION' ? undefined : ACTS[kind].priorNotice;
  if (kind === 'APPLICATION' || terms === undefined) throw new Error(`nobody is heard before ${kind}`);
  return {
    ...common,
    granted: grantedOf(source, act),
    act: ACTS[kind].name,
    reasons: [act.ground.text, act.explanation],
    basis: act.ground.article,
    statementLimit: inWords(terms.statement),
    statementBasis: terms.statement.article,
    hearingBasis: terms.hearing.hold.article,
    submitTo: notices.submitTo,
  };
}

export function revocationText(common: PaperCommon, source: Source, remedies: RemedyBodies): RevocationDecisionContent {
  const act = actOf(source);
  const { bar } = act.ground;
  const barred = bar !== undefined && source.item.safetyRelated ? [barSentence(bar, source.issuedOn)] : [];
  return {
    ...common,
    granted: grantedOf(source, act),
    reasons: [act.ground.text, act.explanation],
    basis: act.ground.article,
    effectiveOn: source.issuedOn,
    consequences: [...(source.after.licence === null ? [] : ['证照自撤销之日起失效，请交回本机关。']), ...barred],
    remedies,
  };
}

/** What a denial for false papers means for the next application, told with it (行政许可法 §78); nothing where it bars from nothing. */
export function denialBar({ item, facts, issuedOn, state }: Source): string[] {
  const barred = item.safetyRelated && facts.reasonCode != null && FALSE_PAPER_REASONS.includes(facts.reasonCode);
  return barred ? [barSentence('FALSE_PAPERS', state.decidedOn ?? issuedOn)] : [];
}

const barSentence = (kind: ApplicationBar['kind'], from: LocalDate): string =>
  `${barredUntil({ kind, from })}以前不得再次申请该行政许可（${barArticle(kind)}）。`;

export function licenceWithdrawalText(common: PaperCommon, source: Source, remedies: RemedyBodies): LicenceWithdrawalDecisionContent {
  const act = actOf(source);
  return {
    ...common,
    granted: grantedOf(source, act),
    reasons: [act.ground.text, act.explanation],
    basis: act.ground.article,
    effectiveOn: source.issuedOn,
    compensation: ACTS.WITHDRAWAL.compensation ?? '',
    remedies,
  };
}

export function cancellationText(common: PaperCommon, source: Source, remedies: RemedyBodies): CancellationDecisionContent {
  const act = actOf(source);
  return {
    ...common,
    granted: grantedOf(source, act),
    ground: `${act.ground.text}\n${act.explanation}`,
    basis: act.ground.article,
    effectiveOn: source.issuedOn,
    remedies,
  };
}

export function correctionText(common: PaperCommon, source: Source, remedies: RemedyBodies): CorrectionDecisionContent {
  const act = actOf(source);
  if (act.corrected === null) throw new Error('a correction names the paper that it corrects');
  return {
    ...common,
    corrected: act.corrected,
    corrections: act.corrections,
    reason: act.explanation,
    basis: act.ground.article,
    remedies,
  };
}

const SIGNERS: Readonly<Record<string, string>> = {
  APPLICANT: '本人签收',
  ADULT_FAMILY: '同住成年家属签收',
  AGENT: '代理人签收',
  MAIL_ROOM: '单位收发室签收',
};

const METHODS: Readonly<Record<string, (facts: PaperFacts) => string>> = {
  WINDOW: ({ proof }) => (proof === 'PICK_UP_CODE' ? '窗口直接送达（凭取件码）' : '窗口直接送达（核验身份证件）'),
  POST: ({ signer }) => `邮寄送达（${SIGNERS[signer ?? ''] ?? '签收'}）`,
  ELECTRONIC: () => '电子送达（经本人同意，以到达本人账户之日为送达之日）',
  LEFT_AT_RESIDENCE: ({ proof }) => (proof === 'RECORDING' ? '留置送达（拍照、录像记录）' : '留置送达（基层组织代表见证）'),
  PUBLIC_NOTICE: () => '公告送达（公告期满）',
};

const PLACES: Readonly<Record<string, string>> = {
  WINDOW: notices.deliveryMethod,
  POST: '申请人填写的收件地址',
  ELECTRONIC: serviceRules.electronic.system,
  LEFT_AT_RESIDENCE: '受送达人住所',
  PUBLIC_NOTICE: '公告',
};

type Served = Pick<DeliveryReceiptContent, 'method' | 'place' | 'servedOn' | 'tracking'>;

/** 送达回证: how, where and on which day, by the means that was used. */
export function servedText({ facts }: Source): Served {
  const method = facts.method ?? 'WINDOW';
  return {
    method: METHODS[method]?.(facts) ?? method,
    place: PLACES[method] ?? '',
    ...(facts.deliveredOn === undefined ? {} : { servedOn: facts.deliveredOn }),
    ...(facts.courier === undefined || facts.trackingNumber === undefined ? {} : { tracking: `${facts.courier} ${facts.trackingNumber}` }),
  };
}

function actOf({ after }: Source): ActFile {
  if (after.act === null) throw new Error('the decision of an act needs its ground');
  return after.act;
}

function grantedOf({ after, content }: Source, act: ActFile): GrantedResult {
  return {
    name: after.licence?.name ?? content.result.name,
    ...(after.licence === null ? {} : { number: after.licence.number }),
    ...act.granted,
  };
}
