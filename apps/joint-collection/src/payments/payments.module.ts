import { JOINT_COLLECTION_POSTINGS_QUEUE } from '@app/contracts';
import { ConsumerHost } from '@app/messaging';
import { type DynamicModule, Injectable, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import { CloseBooks } from '../ledger/application/close-books';
import { Ledger } from '../ledger/application/ledger';
import { LedgerAccounts } from '../ledger/application/ledger-accounts';
import { ReceiptBook } from '../receipts/application/receipt-book';
import { DecideRefund } from '../refunds/application/decide-refund';
import { ReadRefunds } from '../refunds/application/read-refunds';
import { RefundBook } from '../refunds/application/refund-book';
import { RefundExchange } from '../refunds/application/refund-exchange';
import { ApplyWords } from './application/apply-words';
import { BooksOfDay } from './application/books-of-day';
import { ChannelAlarms } from './application/channel-alarms';
import { ChannelExchange } from './application/channel-exchange';
import { PaymentsOfDay } from './application/day-payments.query';
import { HandleLegs } from './application/handle-legs';
import { LegReader } from './application/leg-reader';
import { RaiseAlarm } from './application/raise-alarm';
import { ReadPayments } from './application/read-payments';
import { ReceiveNotices } from './application/receive-notices';
import { ReportForgery } from './application/report-forgery';
import { ReversePayment } from './application/reverse-payment';
import { StartPayment } from './application/start-payment';
import { SurplusBook } from './application/surplus-book';
import { AlarmController } from './http/alarm.controller';
import { ChannelNoticeController } from './http/channel-notice.controller';
import { LegController } from './http/leg.controller';
import { PaymentController } from './http/payment.controller';
import { ChannelLoop } from './queue/channel-loop';
import { PostingConsumer } from './queue/posting.consumer';

/** Registered before messaging starts its consumers. */
@Injectable()
class PaymentConsumers implements OnModuleInit {
  constructor(
    private readonly host: ConsumerHost,
    private readonly postings: PostingConsumer,
  ) {}

  onModuleInit(): void {
    this.host.register(JOINT_COLLECTION_POSTINGS_QUEUE, this.postings);
  }
}

const BOOKS: Provider[] = [
  Ledger,
  LedgerAccounts,
  CloseBooks,
  ReceiptBook,
  RefundBook,
  DecideRefund,
  RefundExchange,
  ApplyWords,
  ReversePayment,
  RaiseAlarm,
  SurplusBook,
  LegReader,
  HandleLegs,
  ChannelExchange,
  ReadPayments,
  { provide: PaymentsOfDay, useClass: BooksOfDay },
];
const API: Provider[] = [StartPayment, ReceiveNotices, ReportForgery, ReadRefunds, ChannelAlarms];

/** 账: payments, the two funds' books, receipts and refunds. One module, for one transaction writes in all of them. */
@Module({})
export class PaymentsModule {
  /** @param others the one instance of the modules of bills, obligations and channels in this process. */
  static register(
    roles: { readonly api: boolean; readonly worker: boolean },
    others: readonly NonNullable<DynamicModule['imports']>[number][],
  ): DynamicModule {
    return {
      module: PaymentsModule,
      imports: [...others],
      controllers: roles.api ? [PaymentController, LegController, AlarmController, ChannelNoticeController] : [],
      providers: [...BOOKS, ...(roles.api ? API : []), ...(roles.worker ? [PostingConsumer, PaymentConsumers, ChannelLoop] : [])],
      exports: [PaymentsOfDay, Ledger, DecideRefund, ...(roles.api ? [StartPayment, ReadRefunds] : [])],
    };
  }
}
