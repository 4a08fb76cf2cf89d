import { type DynamicModule, Module } from '@nestjs/common';
import { ClockExpiries } from './application/clock-expiries';
import { ClockSweep } from './queue/clock-sweep';

/** 期限 of the service: one sweep, and for each kind of subject the capability that knows what an end means. */
@Module({})
export class ClocksModule {
  static register(roles: { readonly worker: boolean }): DynamicModule {
    return { module: ClocksModule, providers: [ClockExpiries, ...(roles.worker ? [ClockSweep] : [])], exports: [ClockExpiries] };
  }
}
