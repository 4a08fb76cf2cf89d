import { type DynamicModule, Module } from '@nestjs/common';
import { ClockExpiries } from './application/clock-expiries';
import { ClockSweep } from './queue/clock-sweep';

/** The clocks of this service: whoever arms one says here what its end does. */
@Module({})
export class ClocksModule {
  static register(roles: { readonly worker: boolean }): DynamicModule {
    return { module: ClocksModule, providers: [ClockExpiries, ...(roles.worker ? [ClockSweep] : [])], exports: [ClockExpiries] };
  }
}
