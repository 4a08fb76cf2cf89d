import { type DynamicModule, Module } from '@nestjs/common';
import { ClockExpiries } from '../clocks/application/clock-expiries';
import { ClockSweep } from '../clocks/queue/clock-sweep';
import { WindowWork } from './application/window-work';
import { WindowWorkConsumer } from './queue/window-work.consumer';

/** 与综合窗口的衔接, and the clocks of what it brings. */
@Module({})
export class WindowModule {
  static register(roles: { readonly worker: boolean }): DynamicModule {
    return {
      module: WindowModule,
      providers: [WindowWork, ClockExpiries, ...(roles.worker ? [WindowWorkConsumer, ClockSweep] : [])],
      exports: [WindowWork, ClockExpiries],
    };
  }
}
