import { type DynamicModule, Module } from '@nestjs/common';
import { DisputeStatistics } from './application/dispute-statistics.query';
import { DisputeStatisticsController } from './http/dispute-statistics.controller';

/** 统计 */
@Module({})
export class StatisticsModule {
  static register(roles: { readonly api: boolean }): DynamicModule {
    return {
      module: StatisticsModule,
      controllers: roles.api ? [DisputeStatisticsController] : [],
      providers: roles.api ? [DisputeStatistics] : [],
    };
  }
}
