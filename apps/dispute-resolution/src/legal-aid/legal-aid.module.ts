import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { ProceedingDeadlines } from '../disputes/application/proceeding-deadlines';
import { AidDesk } from './application/aid-desk';
import { AidPapers } from './application/aid-papers';
import { ApplyForAidHandler } from './application/apply-for-aid.handler';
import { AssignLawyerHandler } from './application/assign-lawyer.handler';
import { ConcludeAidHandler } from './application/conclude-aid.handler';
import { ConsultHandler } from './application/consult.handler';
import { DecideAidHandler } from './application/decide-aid.handler';
import { LoadAidFile } from './application/load-aid-file';
import { NoteEngagementHandler } from './application/note-engagement.handler';
import { ObjectToAidHandler } from './application/object-to-aid.handler';
import { ReadAid } from './application/read-aid.query';
import { SubsidyHandler } from './application/subsidy.handler';
import { SupplementHandler } from './application/supplement.handler';
import { AidController } from './http/aid.controller';
import { AidCourseController } from './http/aid-course.controller';
import { AidOfficeController } from './http/aid-office.controller';

/** 法律援助 */
@Module({})
export class LegalAidModule implements OnModuleInit {
  static register(
    roles: { readonly api: boolean },
    /** The one instance of each module in this process. */
    { disputes, papers, guard }: Readonly<Record<'disputes' | 'papers' | 'guard', DynamicModule>>,
  ): DynamicModule {
    return {
      module: LegalAidModule,
      imports: [disputes, papers, guard],
      controllers: roles.api ? [AidController, AidCourseController, AidOfficeController] : [],
      providers: [
        AidDesk,
        AidPapers,
        LoadAidFile,
        ApplyForAidHandler,
        SupplementHandler,
        DecideAidHandler,
        ObjectToAidHandler,
        AssignLawyerHandler,
        ConcludeAidHandler,
        SubsidyHandler,
        ConsultHandler,
        NoteEngagementHandler,
        ReadAid,
      ],
    };
  }

  constructor(
    private readonly deadlines: ProceedingDeadlines,
    private readonly supplements: SupplementHandler,
  ) {}

  onModuleInit(): void {
    this.deadlines.register('LA_SUPPLEMENT', (tx, fired) => this.supplements.lapse(tx, fired));
  }
}
