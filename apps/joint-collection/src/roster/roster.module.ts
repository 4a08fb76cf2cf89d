import { LiveStreams, liveChanges } from '@app/live';
import { type DynamicModule, Module } from '@nestjs/common';
import { JointCollectionDatabase } from '../database';
import { RosterImports } from './application/roster-imports';
import { RosterWork } from './application/roster-work';
import { RosterController } from './http/roster.controller';

/** 名册导入 */
@Module({})
export class RosterModule {
  static register(roles: { readonly api: boolean; readonly worker: boolean }): DynamicModule {
    return {
      module: RosterModule,
      controllers: roles.api ? [RosterController] : [],
      providers: [
        liveChanges(JointCollectionDatabase, 'joint_collection_live'),
        RosterImports,
        ...(roles.api ? [LiveStreams] : []),
        ...(roles.worker ? [RosterWork] : []),
      ],
    };
  }
}
