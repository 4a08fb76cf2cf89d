import { type DynamicModule, Module } from '@nestjs/common';
import { AssessCampaignHandler } from './application/assess-campaign.handler';
import { CampaignProgress } from './application/campaign-progress';
import { GroupList } from './application/group-list';
import { CampaignController } from './http/campaign.controller';
import { CampaignRunController } from './http/campaign-run.controller';

/** 征缴进度 */
@Module({})
export class CampaignModule {
  /** @param people the one instance of the people's module in this process. */
  static register(roles: { readonly api: boolean; readonly worker: boolean }, people: DynamicModule): DynamicModule {
    return {
      module: CampaignModule,
      imports: [people],
      controllers: roles.api ? [CampaignRunController, CampaignController] : [],
      providers: [AssessCampaignHandler, CampaignProgress, GroupList],
      exports: [AssessCampaignHandler, CampaignProgress],
    };
  }
}
