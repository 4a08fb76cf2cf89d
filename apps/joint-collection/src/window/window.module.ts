import { type DynamicModule, Module } from '@nestjs/common';
import { WindowWork } from './application/window-work';
import { WindowWorkConsumer } from './queue/window-work.consumer';

/** 与综合窗口的衔接 */
@Module({})
export class WindowModule {
  static register(roles: { readonly worker: boolean }): DynamicModule {
    return { module: WindowModule, providers: [WindowWork, ...(roles.worker ? [WindowWorkConsumer] : [])], exports: [WindowWork] };
  }
}
