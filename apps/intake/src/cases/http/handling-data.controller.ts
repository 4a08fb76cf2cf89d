import { type Actor, CurrentActor, Roles } from '@app/access';
import { Operation } from '@app/http';
import { REVEAL_REASONS, type RevealReason } from '@app/privacy';
import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { type HandlingData, ReadHandlingData } from '../application/read-handling-data';
import { CaseParams } from './case.dto';

/** What another system may look for; 其他 is for people, who can say what they mean. */
const PURPOSES = (Object.keys(REVEAL_REASONS) as RevealReason[]).filter((reason) => reason !== 'OTHER');

export class HandlingDataQuery {
  /** 查看目的，记入查看记录，本人可以看到 */
  @IsIn(PURPOSES)
  readonly purpose!: RevealReason;
}

const EXAMPLE: HandlingData = {
  caseNo: '53292220260929000000128',
  item: { code: '530512029000', version: 1, name: '法律援助申请' },
  situation: null,
  division: '532922',
  receivedOn: '2026-09-28' as HandlingData['receivedOn'],
  acceptedOn: '2026-09-29' as HandlingData['acceptedOn'],
  statutoryDueOn: '2026-10-13' as HandlingData['statutoryDueOn'],
  promisedDueOn: '2026-10-12' as HandlingData['promisedDueOn'],
  parties: [
    {
      role: 'APPLICANT',
      kind: 'PERSON',
      name: '杨秀英',
      idType: 'CITIZEN_ID',
      idNumber: '532999199003070010',
      phone: '13900000001',
      relation: null,
      mandateUntil: null,
    },
  ],
  form: { matter: '劳动报酬' },
  papers: [{ code: 'M01', name: '法律援助申请表', form: 'ORIGINAL', trustGrade: 'B', file: true }],
};

/** 办理数据, for the accounts of systems: a department's own, and the services of ours. */
@ApiTags('办件 cases')
@Roles('DEPARTMENT_SYSTEM', 'COLLECTION_SERVICE', 'DISPUTE_SERVICE')
@Controller('api/v1/cases/:caseNo')
export class HandlingDataController {
  constructor(private readonly data: ReadHandlingData) {}

  @Get('handling-data')
  @Header('Cache-Control', 'no-store')
  @Operation({
    id: 'cases.handlingData',
    summary: '办理数据',
    description:
      '部门系统和本系统业务服务用自己的账号读取当下由其办理的办件：当事人（不打码）、表单、材料清单。不由其办理的办件如同不存在。每次读取按目的逐人记录，本人可以看到；材料文件用 papers/{code}/file 读取。',
    example: { response: EXAMPLE },
    problems: ['case-not-found', 'invalid-parameter', 'unknown-parameter'],
  })
  read(@Param() { caseNo }: CaseParams, @Query() { purpose }: HandlingDataQuery, @CurrentActor() actor: Actor): Promise<HandlingData> {
    return this.data.of(caseNo, actor, purpose);
  }
}
