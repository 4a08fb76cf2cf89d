import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { ClockExpiries } from '../clocks/application/clock-expiries';
import { AgreeHandler } from './application/agree.handler';
import { AskPartiesHandler } from './application/ask-parties.handler';
import { FinishHandler } from './application/finish.handler';
import { MediateHandler } from './application/mediate.handler';
import { TERM_SUBJECT } from './application/mediation-clocks';
import { MediationDesk } from './application/mediation-desk';
import { MediationPapers } from './application/mediation-papers';
import { OpenMediationHandler } from './application/open-mediation.handler';
import { PerformHandler } from './application/perform.handler';
import { ReadMediation } from './application/read-mediation.query';
import { AgreementController } from './http/agreement.controller';
import { MediationController } from './http/mediation.controller';

/** 人民调解 */
@Module({})
export class MediationModule implements OnModuleInit {
  static register(
    roles: { readonly api: boolean },
    /** The one instance of each module in this process. */
    { disputes, clocks, papers, guard }: Readonly<Record<'disputes' | 'clocks' | 'papers' | 'guard', DynamicModule>>,
  ): DynamicModule {
    return {
      module: MediationModule,
      imports: [disputes, clocks, papers, guard],
      controllers: roles.api ? [MediationController, AgreementController] : [],
      providers: [
        MediationDesk,
        MediationPapers,
        OpenMediationHandler,
        AskPartiesHandler,
        MediateHandler,
        AgreeHandler,
        PerformHandler,
        FinishHandler,
        ReadMediation,
      ],
      exports: [MediationDesk, MediationPapers],
    };
  }

  constructor(
    private readonly expiries: ClockExpiries,
    private readonly performing: PerformHandler,
  ) {}

  onModuleInit(): void {
    this.expiries.register(TERM_SUBJECT, (tx, fired) => this.performing.termExpired(tx, fired));
  }
}
