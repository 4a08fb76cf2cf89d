import { SignedIn } from '@app/access';
import { IsDay, Operation } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { type HeldPower, TownshipPowersQuery } from '../application/township-powers.query';

class OrganParams {
  @Matches(/^[a-z0-9-]{1,60}$/)
  readonly organCode!: string;
}

class PowersQuery {
  /** 哪一天有效的清单；不填为今天 */
  @IsOptional()
  @IsDay()
  readonly on?: string;
}

/** 权责清单: "what may my township decide". Public law, so any signed-in person may read it. */
@ApiTags('权责清单 authorities')
@SignedIn()
@Controller('api/v1/organs')
export class AuthorityController {
  constructor(private readonly powers: TownshipPowersQuery) {}

  @Get(':organCode/authorities')
  @Operation({
    id: 'authorities.list',
    summary: '单位有权决定的事项',
    description: '每一项写明权力来源（1 法定，2 下放，3、4 授权，5、6 委托）、以谁的名义决定、加盖谁的印章。',
    example: {
      response: {
        items: [
          {
            itemCode: '530731016000',
            division: '532922103',
            actingOrganCode: '532922103-government',
            actingOrganName: '漾濞彝族自治县平坡镇人民政府',
            powerSource: 2,
            decidedInNameOf: '漾濞彝族自治县平坡镇人民政府',
            sealName: '漾濞彝族自治县平坡镇人民政府',
            validFrom: '2025-07-01',
            validTo: null,
            announcementRef: '漾政发〔2025〕12号（示例）',
            maxAmount: null,
          },
        ],
      },
    },
    problems: ['date-format'],
  })
  async list(@Param() { organCode }: OrganParams, @Query() { on }: PowersQuery): Promise<{ readonly items: readonly PowerView[] }> {
    const powers = await this.powers.list(organCode, on === undefined ? undefined : localDate(on));
    return { items: powers.map(present) };
  }
}

const FEN = 100;

function present(power: HeldPower) {
  const { itemCode, division, actingOrgan, actingOrganName, powerSource, decidedInNameOf, sealName, validFrom, validTo, announcementRef } =
    power;
  // Money on the wire is a decimal string in yuan.
  const maxAmount =
    power.maxAmount === null ? null : `${Math.trunc(power.maxAmount / FEN)}.${String(power.maxAmount % FEN).padStart(2, '0')}`;
  return {
    itemCode,
    division,
    actingOrganCode: actingOrgan,
    actingOrganName,
    powerSource,
    decidedInNameOf,
    sealName,
    validFrom,
    validTo,
    announcementRef,
    maxAmount,
  };
}

export type PowerView = ReturnType<typeof present>;
