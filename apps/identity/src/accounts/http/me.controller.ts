import { type Actor, CurrentActor, ROLES, type Role, SignedIn } from '@app/access';
import { Operation } from '@app/http';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { StaffDirectory } from '../application/staff-directory';
import { OrganRef } from './staff.dto';

/** Who is signed in, for the head of every page. */
export class MeView {
  @ApiProperty({ enum: ['STAFF', 'CITIZEN', 'SERVICE'], example: 'STAFF' })
  readonly kind!: Actor['kind'];
  @ApiProperty({ example: 1001 })
  readonly id!: number;
  @ApiProperty({ example: '杨梅' })
  readonly name!: string;
  @ApiProperty({ enum: ROLES, isArray: true, example: ['WINDOW_CLERK'] })
  readonly roles!: readonly Role[];
  @ApiProperty({ type: OrganRef, nullable: true })
  readonly organ!: OrganRef | null;
  @ApiProperty({ type: String, nullable: true, example: 'hall' })
  readonly section!: string | null;
  @ApiProperty({ description: '管辖区划代码的前缀；群众和对接系统为空', example: '532922' })
  readonly jurisdiction!: string;
}

@ApiTags('登录')
@Controller('api/v1/me')
export class MeController {
  constructor(@Inject(StaffDirectory) private readonly directory: StaffDirectory) {}

  @Get()
  @SignedIn()
  @Operation({
    id: 'me.get',
    summary: '当前登录的人',
    response: MeView,
    example: {
      response: {
        kind: 'STAFF',
        id: 1001,
        name: '杨梅',
        roles: ['WINDOW_CLERK'],
        organ: { code: '532922-government-office', name: '漾濞彝族自治县人民政府办公室（政务服务管理）' },
        section: 'hall',
        jurisdiction: '532922',
      },
    },
  })
  async get(@CurrentActor() { kind, id, name, roles, organ, section, jurisdiction }: Actor): Promise<MeView> {
    const organRef = organ === null ? null : { code: organ, name: (await this.directory.organName(organ)) ?? organ };
    return { kind, id, name, roles, organ: organRef, section, jurisdiction };
  }
}
