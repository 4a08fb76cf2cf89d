import { type DynamicModule, Module, type OnModuleInit } from '@nestjs/common';
import { ClockExpiries } from '../clocks/application/clock-expiries';
import { Duties } from '../secrecy/application/duties';
import { DisputeDesk } from './application/dispute-desk';
import { EnterParties } from './application/enter-parties';
import { HandleDispute } from './application/handle-dispute';
import { PartyCells } from './application/party-cells';
import { PROCEEDING_SUBJECT } from './application/proceeding-clocks';
import { ProceedingDeadlines } from './application/proceeding-deadlines';
import { Proceedings } from './application/proceedings';
import { ReadDisputes } from './application/read-disputes';
import { DISPUTE_SUBJECT, RegisterDispute } from './application/register-dispute';
import { TrackProceeding } from './application/track-proceeding';
import { DisputeController } from './http/dispute.controller';
import { DisputePartsController } from './http/dispute-parts.controller';

/** For the other capabilities of the service. */
const OFFERED = [Duties, DisputeDesk, Proceedings, PartyCells, ReadDisputes, RegisterDispute, HandleDispute, ProceedingDeadlines];

/** 纠纷: the record, its parties, claims and proceedings. One instance in a process; other capabilities import it. */
@Module({})
export class DisputesModule implements OnModuleInit {
  /** @param clocks the one instance of the clocks module in this process. */
  static register(roles: { readonly api: boolean }, clocks: DynamicModule): DynamicModule {
    return {
      module: DisputesModule,
      imports: [clocks],
      controllers: roles.api ? [DisputeController, DisputePartsController] : [],
      providers: [...OFFERED, EnterParties, TrackProceeding],
      exports: OFFERED,
    };
  }

  constructor(
    private readonly expiries: ClockExpiries,
    private readonly handle: HandleDispute,
    private readonly deadlines: ProceedingDeadlines,
  ) {}

  onModuleInit(): void {
    this.expiries.register(DISPUTE_SUBJECT, (tx, fired) => this.handle.expire(tx, fired));
    this.expiries.register(PROCEEDING_SUBJECT, (tx, fired) => this.deadlines.fire(tx, fired));
  }
}
