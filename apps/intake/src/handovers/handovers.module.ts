import { DocumentsModule } from '@app/documents';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { ClockExpiries } from '../cases/application/clock-expiries';
import { CloseHandover } from './application/close-handover';
import { CreateHandover } from './application/create-handover';
import { ReadHandovers } from './application/read-handovers';
import { HandoverController } from './http/handover.controller';

/** 物料流转 */
@Module({})
export class HandoversModule implements OnModuleInit {
  /** @param cases the one instance of the cases module in this process. */
  static register(roles: { readonly api: boolean; readonly worker: boolean }, cases: DynamicModule): DynamicModule {
    return {
      module: HandoversModule,
      imports: [cases, DocumentsModule],
      controllers: roles.api ? [HandoverController] : [],
      providers: [ReadHandovers, CloseHandover, ...(roles.api ? [CreateHandover] : [])],
    };
  }

  constructor(
    private readonly expiries: ClockExpiries,
    private readonly close: CloseHandover,
  ) {}

  onModuleInit(): void {
    this.expiries.register('handover', (tx, fired) => this.close.expire(tx, fired));
  }
}
