import { type DynamicModule, Module } from '@nestjs/common';
import { Duties } from '../secrecy/application/duties';
import { DisputeDesk } from './application/dispute-desk';
import { Proceedings } from './application/proceedings';

/** 纠纷: the record, its parties, claims and proceedings. One instance in a process; other capabilities import it. */
@Module({})
export class DisputesModule {
  static register(): DynamicModule {
    return {
      module: DisputesModule,
      providers: [Duties, DisputeDesk, Proceedings],
      exports: [Duties, DisputeDesk, Proceedings],
    };
  }
}
