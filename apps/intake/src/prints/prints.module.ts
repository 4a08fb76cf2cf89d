import { type DynamicModule, Module } from '@nestjs/common';
import { PrintDocument } from './application/print-document';
import { PrintController } from './http/print.controller';

/** 文书打印 */
@Module({})
export class PrintsModule {
  /** @param cases the one instance of the cases module in this process. */
  static register(roles: { readonly api: boolean }, cases: DynamicModule): DynamicModule {
    return {
      module: PrintsModule,
      imports: [cases],
      controllers: roles.api ? [PrintController] : [],
      providers: roles.api ? [PrintDocument] : [],
    };
  }
}
