import { DocumentsModule } from '@app/documents';
import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { CaseFollowers } from '../cases/application/case-followers';
import { CatalogueModule } from '../catalogue/catalogue.module';
import { BundleGuideQuery } from './application/bundle-guide.query';
import { BundlePapers } from './application/bundle-papers';
import { BundleProgressByCode } from './application/bundle-progress-by-code';
import { BundleStatisticsQuery } from './application/bundle-statistics.query';
import { DeliverBundle } from './application/deliver-bundle';
import { FileBundle } from './application/file-bundle';
import { FollowMembers } from './application/follow-members';
import { OptOut } from './application/opt-out';
import { PrepareMembers } from './application/prepare-members';
import { ReadBundles } from './application/read-bundles';
import { BundleCaseController } from './http/bundle-case.controller';
import { BundleGuideController } from './http/bundle-guide.controller';

const API = [
  BundleGuideQuery,
  BundlePapers,
  BundleProgressByCode,
  BundleStatisticsQuery,
  DeliverBundle,
  FileBundle,
  OptOut,
  PrepareMembers,
  ReadBundles,
];

/** 一件事. In every process that moves cases, for what depends on a member moves with it. */
@Module({})
export class BundlesModule implements OnModuleInit {
  /** @param cases the one instance of the cases module in this process. */
  static register(roles: { readonly api: boolean; readonly worker: boolean }, cases: DynamicModule): DynamicModule {
    return {
      module: BundlesModule,
      imports: [cases, CatalogueModule, DocumentsModule],
      controllers: roles.api ? [BundleGuideController, BundleCaseController] : [],
      providers: [FollowMembers, ...(roles.api ? API : [])],
    };
  }

  constructor(
    private readonly followers: CaseFollowers,
    private readonly members: FollowMembers,
  ) {}

  onModuleInit(): void {
    this.followers.register((tx, bundleIds) => this.members.follow(tx, bundleIds));
  }
}
