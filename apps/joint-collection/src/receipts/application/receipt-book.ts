import { createHash } from 'node:crypto';
import { yuanOf } from '@app/domain-kernel';
import type { Queryable, Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { billNumber } from '../../bills/application/bill-book';
import { type ReceiptFacts, receiptNumber, receiptText } from '../domain/receipt';
import { insertReceipts, type ReceiptRow, receiptOf } from '../persistence/receipt.repository';

/** A receipt as it is shown: the split, and the hash with the text that it is taken of. */
export interface ReceiptView {
  readonly number: string;
  readonly billNumber: string;
  readonly channel: string;
  readonly transactionId: string;
  readonly paidAt: string;
  readonly total: string;
  readonly medical: string;
  readonly pension: string;
  readonly rulesVersion: string;
  readonly hash: string;
  readonly hashedText: string;
  readonly notice: string;
}

export interface PaidBill {
  readonly billId: number;
  readonly channel: string;
  readonly transactionId: string;
  readonly paidAt: Date;
  readonly medicalFen: number;
  readonly pensionFen: number;
  readonly rulesVersion: string;
}

/** 缴费回执. The certificate of the fee is the tax authority's; this says what was split how. */
@Injectable()
export class ReceiptBook {
  async write(tx: Transaction, paid: readonly PaidBill[]): Promise<void> {
    await insertReceipts(
      tx,
      paid.map((one) => {
        const facts = factsOf(one);
        return { ...one, number: facts.number, totalFen: one.medicalFen + one.pensionFen, hash: hashOfReceipt(facts) };
      }),
    );
  }

  async view(reader: Queryable, billId: number): Promise<ReceiptView | null> {
    const row = await receiptOf(reader, billId);
    if (row === undefined) return null;
    const facts = factsOf(row);
    return {
      number: row.number,
      billNumber: facts.billNumber,
      channel: row.channel,
      transactionId: row.transactionId,
      paidAt: row.paidAt.toISOString(),
      total: yuanOf(row.totalFen),
      medical: yuanOf(row.medicalFen),
      pension: yuanOf(row.pensionFen),
      rulesVersion: row.rulesVersion,
      hash: row.hash.toString('hex'),
      hashedText: receiptText(facts),
      notice: '本回执记录分账，缴费凭证由税务部门开具。',
    };
  }
}

export function factsOf(paid: PaidBill | ReceiptRow): ReceiptFacts {
  const number = billNumber(paid.billId);
  const { channel, transactionId, paidAt, medicalFen, pensionFen, rulesVersion } = paid;
  return { number: receiptNumber(number), billNumber: number, channel, transactionId, paidAt, medicalFen, pensionFen, rulesVersion };
}

export const hashOfReceipt = (facts: ReceiptFacts): Buffer => createHash('sha256').update(receiptText(facts), 'utf8').digest();
