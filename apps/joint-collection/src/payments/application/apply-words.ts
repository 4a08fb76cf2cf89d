import { recordAudit } from '@app/audit';
import { COUNTY_CODE } from '@app/county';
import { Clock, nextStatus } from '@app/domain-kernel';
import { localDateOf } from '@app/legal-calendar';
import { Outbox } from '@app/messaging';
import { type Transaction, together, violatedConstraint } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import channels from '../../../data/tax-channels.json';
import { BillBook, type BillStep, SYSTEM } from '../../bills/application/bill-book';
import { JointCollectionDatabase } from '../../database';
import { collected, type JournalDraft, type Parts, shared, surplusFound } from '../../ledger/application/journals';
import { Ledger } from '../../ledger/application/ledger';
import { ObligationBook } from '../../obligations/application/obligation-ledger';
import { ReceiptBook } from '../../receipts/application/receipt-book';
import { RefundBook } from '../../refunds/application/refund-book';
import { ATTEMPT_TRANSITIONS } from '../domain/attempt.transitions';
import { type ChannelWord, roundsOf } from '../domain/channel-word';
import { type Disposition, dayOfFact, nextQueryAt } from '../domain/word-effects';
import { type AttemptChange, changeAttempts } from '../persistence/attempt.repository';
import { insertLegs } from '../persistence/leg.repository';
import { insertSurplus, insertTransactions, type NewAlarm, type NewSurplus, type NewTransaction } from '../persistence/word.repository';
import { RaiseAlarm } from './raise-alarm';
import { ReversePayment } from './reverse-payment';
import { billNamedBy, type JudgedWord, judgeRound } from './word-round';

/** Two transactions that wrote the same fact: the second judges its words anew, by what the first left. */
const RACES = new Set(['channel_transaction_pkey', 'uq_journal_business_key', 'surplus_pkey']);

const DISPOSITIONS = {
  COLLECT: 'COLLECTED',
  FAIL: 'FAILED',
  PEND: 'WAITING',
  SEND_AGAIN: 'WAITING',
  DOUBT: 'DOUBTED',
  SURPLUS: 'SURPLUS',
  REVERSE: 'REVERSED',
  NOTHING: 'NOTED',
} as const satisfies Record<JudgedWord['verdict']['kind'], Disposition>;

/**
 * 渠道的话入账: the one place where a channel's word changes anything. Any number of words share one transaction, in which each is judged by
 * itself; the payment, both legs, the receipt, the journal, the obligations and the message to the agencies commit together or not at all.
 */
@Injectable()
export class ApplyWords {
  constructor(
    private readonly database: JointCollectionDatabase,
    private readonly clock: Clock,
    private readonly bills: BillBook,
    private readonly obligations: ObligationBook,
    private readonly ledger: Ledger,
    private readonly receipts: ReceiptBook,
    private readonly refunds: RefundBook,
    private readonly alarms: RaiseAlarm,
    private readonly reversals: ReversePayment,
    private readonly outbox: Outbox,
  ) {}

  /** In a transaction of its own. `beside` writes in it too. @returns one disposition for each word, in their order */
  async execute(
    words: readonly ChannelWord[],
    beside: (tx: Transaction, done: readonly Disposition[]) => Promise<void> = noMore,
  ): Promise<Disposition[]> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.database.run(async (tx) => {
          const done = await this.in(tx, words);
          await beside(tx, done);
          return done;
        });
      } catch (error) {
        if (attempt < 3 && RACES.has(violatedConstraint(error) ?? '')) continue;
        throw error;
      }
    }
  }

  async in(tx: Transaction, words: readonly ChannelWord[]): Promise<Disposition[]> {
    const now = this.clock.now();
    const done = new Map<ChannelWord, Disposition>();
    for (const round of roundsOf(words, billNamedBy)) {
      const judged = await judgeRound(tx, round, (inner, ids) => this.bills.lock(inner, ids));
      await this.write(tx, judged, now);
      for (const { word, verdict } of judged) done.set(word, DISPOSITIONS[verdict.kind]);
    }
    return words.map((word) => done.get(word) ?? 'NOTED');
  }

  private async write(tx: Transaction, judged: readonly JudgedWord[], now: Date): Promise<void> {
    const collects = judged.filter(({ verdict }) => verdict.kind === 'COLLECT').map(whole);
    const surpluses = judged.filter(({ verdict }) => verdict.kind === 'SURPLUS');
    const steps = judged.flatMap((one) => stepOf(one));
    await together(
      changeAttempts(
        tx,
        judged.flatMap((one) => changeOf(one, now)),
      ),
      this.bills.move(tx, steps, SYSTEM, now),
      insertTransactions(tx, judged.flatMap(transactionOf), now),
      this.collect(tx, collects, now),
      this.keepSurplus(tx, surpluses, now),
      this.alarms.in(tx, judged.flatMap(alarmOf), now),
    );
    for (const { word, bill, attempt, transaction, verdict } of judged) {
      if (verdict.kind !== 'REVERSE' || transaction === null) continue;
      await this.reversals.in(
        tx,
        {
          channel: word.channel,
          transactionId: word.transactionId ?? '',
          happenedAt: word.happenedAt ?? now,
          bill,
          attempt,
          disposition: transaction.disposition,
        },
        now,
      );
    }
  }

  private async collect(tx: Transaction, collects: readonly Whole[], now: Date): Promise<void> {
    if (collects.length === 0) return;
    const today = localDateOf(now);
    const shares = await this.sharesOf(tx, collects);
    const journals = collects.flatMap(({ bill, channel, happenedAt }): JournalDraft[] => {
      const fact = { billId: bill.id, occurredOn: dayOfFact(localDateOf(happenedAt), today) };
      const owed = shares.get(bill.id);
      const share = owed === undefined ? null : shared(owed, fact);
      return [collected(channel, { medical: bill.medicalFen, pension: bill.pensionFen }, fact), ...(share === null ? [] : [share])];
    });
    const legs = collects.flatMap(({ bill }) =>
      (['medical', 'pension'] as const).map((fund) => ({
        billId: bill.id,
        fund,
        amountFen: fund === 'medical' ? bill.medicalFen : bill.pensionFen,
      })),
    );
    const posted = await this.ledger.post(tx, journals, now);
    await together(
      insertLegs(
        tx,
        legs.filter(({ amountFen }) => amountFen > 0),
        now,
      ),
      this.receipts.write(
        tx,
        collects.map(({ bill, channel, transactionId, happenedAt }) => ({
          billId: bill.id,
          channel,
          transactionId,
          paidAt: happenedAt,
          medicalFen: bill.medicalFen,
          pensionFen: bill.pensionFen,
          rulesVersion: bill.rulesVersion,
        })),
      ),
      this.obligations.settle(
        tx,
        collects.map(({ bill }) => bill.id),
        { actor: SYSTEM, at: now },
      ),
      recordAudit(
        tx,
        collects.map(({ bill }) => ({
          occurredAt: now,
          actor: SYSTEM,
          action: 'payment.post',
          objectType: 'joint-bill',
          objectId: bill.id,
          result: 'DONE' as const,
          // The sealed and anchored trail knows the journal too: a book rewritten whole is found by it.
          afterHash: posted.get(`collect:${bill.id}`)?.hash ?? null,
        })),
      ),
      this.outbox.append(
        tx,
        collects.map(({ bill }) => ({
          aggregateType: 'joint-bill',
          aggregateId: bill.id,
          aggregateVersion: 1,
          type: 'payment.posted.v1' as const,
          payload: {
            billId: bill.id,
            funds: [...(bill.medicalFen > 0 ? (['medical'] as const) : []), ...(bill.pensionFen > 0 ? (['pension'] as const) : [])],
          },
          occurredAt: now,
        })),
      ),
    );
  }

  private async sharesOf(tx: Transaction, collects: readonly Whole[]): Promise<Map<number, { assistance: Parts; subsidy: Parts }>> {
    const lines = await this.bills.lines(
      tx,
      collects.map(({ bill }) => bill.id),
    );
    const shares = new Map<number, { assistance: { medical: number; pension: number }; subsidy: { medical: number; pension: number } }>();
    for (const { billId, fund, assistanceFen, subsidyFen } of lines) {
      const share = shares.get(billId) ?? { assistance: { medical: 0, pension: 0 }, subsidy: { medical: 0, pension: 0 } };
      share.assistance[fund] += assistanceFen;
      share.subsidy[fund] += subsidyFen;
      shares.set(billId, share);
    }
    return shares;
  }

  private async keepSurplus(tx: Transaction, judged: readonly JudgedWord[], now: Date): Promise<void> {
    if (judged.length === 0) return;
    const today = localDateOf(now);
    const surpluses = judged.flatMap(({ word, bill, verdict }): (NewSurplus & { happenedAt: Date; division: string })[] =>
      verdict.kind !== 'SURPLUS' || word.transactionId === null || word.amountFen === null
        ? []
        : [
            {
              channel: word.channel,
              transactionId: word.transactionId,
              billId: bill?.id ?? null,
              amountFen: word.amountFen,
              cause: verdict.cause,
              happenedAt: word.happenedAt ?? now,
              division: bill?.division ?? COUNTY_CODE,
            },
          ],
    );
    await together(
      insertSurplus(tx, surpluses, now),
      this.ledger.post(
        tx,
        surpluses.map(({ channel, transactionId, amountFen, billId, happenedAt }) =>
          surplusFound(channel, transactionId, amountFen, dayOfFact(localDateOf(happenedAt), today), billId),
        ),
        now,
      ),
      this.refunds.openForSurplus(tx, surpluses, SYSTEM, now),
    );
  }
}

const noMore = (): Promise<void> => Promise.resolve();

interface Whole {
  readonly bill: NonNullable<JudgedWord['bill']>;
  readonly channel: string;
  readonly transactionId: string;
  readonly happenedAt: Date;
}

function whole({ word, bill }: JudgedWord): Whole {
  if (bill === null || word.transactionId === null || word.happenedAt === null)
    throw new Error('a payment is collected for a bill, by a transaction, at a time');
  return { bill, channel: word.channel, transactionId: word.transactionId, happenedAt: word.happenedAt };
}

function stepOf({ word, bill, verdict }: JudgedWord): BillStep[] {
  if (bill === null) return [];
  if (verdict.kind === 'COLLECT') return [{ bill, action: 'paymentSucceeded', paidAt: word.happenedAt as Date }];
  if (verdict.kind === 'FAIL') return [{ bill, action: 'paymentFailed', reason: verdict.reason }];
  if (verdict.kind === 'SURPLUS' && verdict.fails) return [{ bill, action: 'paymentFailed', reason: verdict.cause }];
  return [];
}

function changeOf({ word, attempt, verdict }: JudgedWord, now: Date): AttemptChange[] {
  if (attempt === null) return [];
  const { billId, serial, asked } = attempt;
  const to = (action: 'pend' | 'lose' | 'succeed' | 'fail', fields: Partial<AttemptChange>): AttemptChange[] => [
    {
      billId,
      serial,
      asked,
      state: nextStatus(ATTEMPT_TRANSITIONS, attempt.state, action),
      nextAt: null,
      reason: null,
      transactionId: null,
      endedAt: null,
      ...fields,
    },
  ];
  switch (verdict.kind) {
    case 'COLLECT':
      return to('succeed', { transactionId: word.transactionId, endedAt: now });
    case 'FAIL':
      return to('fail', { reason: verdict.reason, endedAt: now });
    case 'SURPLUS':
      return verdict.fails ? to('fail', { reason: verdict.cause, endedAt: now }) : [];
    case 'DOUBT':
      return to('lose', { reason: 'AMOUNT_DOUBTED', nextAt: now });
    case 'SEND_AGAIN':
      return to('lose', { reason: 'NOT_FOUND', nextAt: now });
    case 'PEND':
      // Given up already: it is asked to close again, soon.
      if (attempt.closing) return to('pend', { nextAt: new Date(now.getTime() + 5_000) });
      return to('pend', { nextAt: nextQueryAt(now, Math.max(0, asked - 1), channels.queryAfterSeconds) });
    default:
      return [];
  }
}

function transactionOf({ word, bill, verdict }: JudgedWord): NewTransaction[] {
  const { channel, orderNumber, transactionId, amountFen, happenedAt } = word;
  if ((verdict.kind !== 'COLLECT' && verdict.kind !== 'SURPLUS') || transactionId === null || amountFen === null || happenedAt === null)
    return [];
  const disposition = verdict.kind === 'COLLECT' ? 'COLLECTED' : 'SURPLUS';
  return [{ channel, transactionId, orderNumber, billId: bill?.id ?? null, amountFen, paidAt: happenedAt, disposition }];
}

function alarmOf({ word, bill, verdict }: JudgedWord): NewAlarm[] {
  const kind = 'alarm' in verdict ? verdict.alarm : null;
  return kind === null ? [] : [{ channel: word.channel, kind, subject: word.transactionId ?? word.orderNumber, billId: bill?.id ?? null }];
}
