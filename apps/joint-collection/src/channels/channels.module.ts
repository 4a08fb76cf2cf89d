import { type DynamicModule, Module } from '@nestjs/common';
import { ChannelBook } from './application/channel-book';
import { TaxChannel } from './application/tax-channel';
import { HttpTaxChannel } from './gateway/http-tax-channel';

/** 税务缴费渠道 */
@Module({})
export class ChannelsModule {
  static register(): DynamicModule {
    const providers = [ChannelBook, { provide: TaxChannel, useClass: HttpTaxChannel }];
    return { module: ChannelsModule, providers, exports: [ChannelBook, TaxChannel] };
  }
}
