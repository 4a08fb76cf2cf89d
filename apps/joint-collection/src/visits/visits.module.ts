import { type DynamicModule, Module } from '@nestjs/common';
import { PaidByPeople } from '../payments/application/paid-by-people.query';
import { FindVisits } from './application/find-visits.query';
import { PacketSeal } from './application/packet-seal';
import { PrepareVisitHandler } from './application/prepare-visit.handler';
import { SyncVisitHandler } from './application/sync-visit.handler';
import { TallyVisitHandler } from './application/tally-visit.handler';
import { VisitDevicesHandler } from './application/visit-devices.handler';
import { VisitController } from './http/visit.controller';
import { VisitDeviceController } from './http/visit-device.controller';

/** 上门征缴 */
@Module({})
export class VisitsModule {
  /** @param people the one instance of the people's module in this process. */
  static register(roles: { readonly api: boolean }, people: DynamicModule): DynamicModule {
    return {
      module: VisitsModule,
      imports: [people],
      controllers: roles.api ? [VisitController, VisitDeviceController] : [],
      providers: [PaidByPeople, FindVisits, PacketSeal, TallyVisitHandler, PrepareVisitHandler, SyncVisitHandler, VisitDevicesHandler],
    };
  }
}
