import type { Actor } from '@app/access';
import { yuanOf } from '@app/domain-kernel';
import { dueDate, type LocalDate, officeCalendar } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import serviceRules from '../../../data/service-rules.json';
import { IntakeDatabase } from '../../database';
import type { Limit, ServiceMethod } from '../domain/case';
import type { RemedyDays } from '../domain/service-of-process';
import { type Posting, postingsOf } from '../persistence/posting.repository';
import { type ChosenDelivery, DeliveryChoices } from './delivery-choices';
import { ReadCases } from './read-cases';

export interface FeeView {
  /** Which notice of the case this is. */
  readonly sequence: number;
  /** 作废: since when the notice does not hold, and why. */
  readonly voided: { readonly at: string; readonly reasonCode: string } | null;
  readonly charges: readonly { readonly name: string; readonly standard: string; readonly amount: string }[];
  readonly total: string;
  readonly payBy: LocalDate;
  readonly payment: { readonly channel: string; readonly reference: string; readonly amount: string; readonly paidOn: LocalDate } | null;
}

export interface DeliveryView {
  readonly chosen: ChosenDelivery;
  /** What whoever chooses electronic service agrees to. */
  readonly electronicConsent: string;
  readonly postings: readonly Posting[];
  readonly servedOn: LocalDate | null;
  readonly serviceMethod: ServiceMethod | null;
  readonly publicNoticeOn: LocalDate | null;
  /** Null until the result is served. */
  readonly remedies: RemedyDays | null;
  /** The last notice; those before it are void. */
  readonly fee: FeeView | null;
  /** 免收: the last request, and what became of it. */
  readonly feeWaiver: { readonly reasonCode: string; readonly state: string; readonly refusalCode: string | null } | null;
}

interface FeeRow {
  sequence: number;
  voided_at: Date | null;
  void_reason: string | null;
  charges: { name: string; standard: string; amountFen: number }[];
  total_fen: number;
  pay_by: LocalDate;
  channel: string | null;
  reference: string | null;
  amount_fen: number | null;
  paid_on: LocalDate | null;
}

/** 缴费和送达 of a case that the reader may see. */
@Injectable()
export class ReadDelivery {
  constructor(
    private readonly database: IntakeDatabase,
    private readonly cases: ReadCases,
    private readonly choices: DeliveryChoices,
  ) {}

  async of(caseNo: string, actor: Actor): Promise<DeliveryView> {
    const { state } = await this.cases.find(caseNo, actor);
    const { servedOn, serviceMethod, publicNoticeOn } = state;
    return {
      chosen: await this.choices.shown(this.database, state),
      electronicConsent: serviceRules.electronic.consent,
      postings: await postingsOf(this.database, state.id),
      servedOn,
      serviceMethod,
      publicNoticeOn,
      remedies: servedOn === null ? null : remedyDays(servedOn),
      fee: await this.feeOf(state.id),
      feeWaiver: await this.waiverOf(state.id),
    };
  }

  private async feeOf(caseId: number): Promise<FeeView | null> {
    const [row] = await this.database.query<FeeRow>(
      `SELECT n.sequence, n.voided_at, n.void_reason, n.charges, n.total_fen, n.pay_by, p.channel, p.reference, p.amount_fen, p.paid_on
       FROM fee_notice n LEFT JOIN fee_payment p ON p.notice_id = n.id WHERE n.case_id = $1 ORDER BY n.sequence DESC LIMIT 1`,
      [caseId],
    );
    if (!row) return null;
    const { channel, reference, amount_fen: amount, paid_on: paidOn } = row;
    return {
      sequence: row.sequence,
      voided: row.voided_at === null || row.void_reason === null ? null : { at: row.voided_at.toISOString(), reasonCode: row.void_reason },
      charges: row.charges.map(({ name, standard, amountFen }) => ({ name, standard, amount: yuanOf(amountFen) })),
      total: yuanOf(Number(row.total_fen)),
      payBy: row.pay_by,
      payment:
        channel === null || reference === null || amount === null || paidOn === null
          ? null
          : { channel, reference, amount: yuanOf(Number(amount)), paidOn },
    };
  }

  private async waiverOf(caseId: number): Promise<DeliveryView['feeWaiver']> {
    const [row] = await this.database.query<{ reason_code: string; state: string; refusal_code: string | null }>(
      'SELECT reason_code, state, refusal_code FROM fee_waiver WHERE case_id = $1 ORDER BY id DESC LIMIT 1',
      [caseId],
    );
    return row === undefined ? null : { reasonCode: row.reason_code, state: row.state, refusalCode: row.refusal_code };
  }
}

/** Counted from the day of service, by the limits of the law (行政复议法 §20, 行政诉讼法 §46). */
export function remedyDays(servedOn: LocalDate): RemedyDays {
  const calendar = officeCalendar();
  return {
    reconsiderationUntil: dueDate(serviceRules.reconsideration as Limit, servedOn, calendar),
    lawsuitUntil: dueDate(serviceRules.lawsuit as Limit, servedOn, calendar),
  };
}
