import { HandledCases } from '@app/handled-cases';
import { type DynamicModule, Module } from '@nestjs/common';
import { TakeInWork } from './application/take-in-work';
import { WindowWork } from './application/window-work';
import { TakeInLoop } from './queue/take-in-loop';
import { WindowWorkConsumer } from './queue/window-work.consumer';

/** 与综合窗口的衔接. The answer goes out with the step that decides, so {@link WindowWork} stands where commands run, too. */
@Module({})
export class WindowModule {
  static register(roles: { readonly worker: boolean }, disputes: DynamicModule): DynamicModule {
    return {
      module: WindowModule,
      imports: [disputes],
      providers: [WindowWork, ...(roles.worker ? [HandledCases, TakeInWork, TakeInLoop, WindowWorkConsumer] : [])],
    };
  }
}
