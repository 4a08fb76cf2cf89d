import { type Authority, decisionName } from '@app/authority';
import { Clock } from '@app/domain-kernel';
import { type LocalDate, localDateOf } from '@app/legal-calendar';
import { Injectable } from '@nestjs/common';
import { RoutingDatabase } from '../../database';
import { authoritiesOfOrgan } from '../persistence/authority.repository';
import { organName } from './authority-list';

/** A power as its holder reads it. */
export interface HeldPower extends Authority {
  readonly actingOrganName: string;
  /** In whose name a decision under it is issued. */
  readonly decidedInNameOf: string;
}

/** 权责清单: what an organ may decide on a day, and in whose name. */
@Injectable()
export class TownshipPowersQuery {
  constructor(
    private readonly database: RoutingDatabase,
    private readonly clock: Clock,
  ) {}

  list(organ: string, on?: LocalDate): Promise<HeldPower[]> {
    return this.database.run(async (tx) => {
      const powers = await authoritiesOfOrgan(tx, organ, on ?? localDateOf(this.clock.now()));
      return powers.map((power) => ({
        ...power,
        actingOrganName: organName(power.actingOrgan),
        decidedInNameOf: organName(decisionName(power).nameOrgan),
      }));
    });
  }
}
