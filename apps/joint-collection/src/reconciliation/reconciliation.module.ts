import { type DynamicModule, Module } from '@nestjs/common';
import { CloseDayHandler } from './application/close-day.handler';
import { FindReconciliation } from './application/find-reconciliation.query';
import { HandleTicketHandler } from './application/handle-ticket.handler';
import { ImportStatementHandler } from './application/import-statement.handler';
import { ReconciliationController } from './http/reconciliation.controller';
import { TicketController } from './http/ticket.controller';

/** 对账 */
@Module({})
export class ReconciliationModule {
  /** @param payments the module that gives `PaymentsOfDay`: one instance in this process. */
  static register(roles: { readonly api: boolean }, payments: NonNullable<DynamicModule['imports']>[number]): DynamicModule {
    return {
      module: ReconciliationModule,
      imports: [payments],
      controllers: roles.api ? [ReconciliationController, TicketController] : [],
      providers: [FindReconciliation, ImportStatementHandler, HandleTicketHandler, CloseDayHandler],
      exports: [FindReconciliation, ImportStatementHandler],
    };
  }
}
