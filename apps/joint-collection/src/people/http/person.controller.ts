import { type Actor, CurrentActor, Roles } from '@app/access';
import { Idempotent, type IdempotentRequest, IfMatch, Operation, sendAnswer, setETag } from '@app/http';
import { localDate } from '@app/legal-calendar';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type HouseholdPreflight, HouseholdPreflightQuery } from '../../preflight/application/household-preflight.query';
import { FindPeople, type PersonView } from '../application/find-people.query';
import { RecordFactsHandler } from '../application/record-facts.handler';
import { RegisterPersonHandler } from '../application/register-person.handler';
import {
  CategoryBody,
  CoverageBody,
  HouseholdParams,
  InsuredPersonSearchBody,
  PersonParams,
  PreflightQuery,
  RegisterPersonBody,
  RegistrationBody,
} from './person.dto';

const PERSON = {
  id: 1001,
  name: '杨晶晶',
  citizenNumber: '5329**********0010',
  birthOn: '1990-03-07',
  sex: 'MALE',
  township: '532922103',
  groupId: 12,
  village: '平坡村',
  groupName: '一组',
  householdId: 301,
  householdNumber: 'H0301',
  registrationState: 'PRESENT',
  registrationSource: null,
  responsibleStaff: 2049,
  version: 1,
  categories: [{ category: 'MINIMUM_LIVING', name: '低保对象', fromOn: '2025-01-01', toOn: null, source: '民政部门' }],
  coverages: [],
} as const;
const CHANGED = ['person-not-found', 'validation-failed', 'period-invalid'] as const;

/** 参保人员: whom the collection knows, and what was found out about them. */
@ApiTags('参保人员 people')
@Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'VILLAGE_AGENT', 'COLLECTION_CLERK', 'FUND_REVIEWER', 'SUPERVISOR')
@Controller('api/v1/collection')
export class PersonController {
  constructor(
    private readonly find: FindPeople,
    private readonly facts: RecordFactsHandler,
    private readonly register: RegisterPersonHandler,
    private readonly preflight: HouseholdPreflightQuery,
  ) {}

  @Post('people/searches')
  @HttpCode(200)
  @Operation({
    id: 'people.search',
    summary: '按证件号码查找参保人员',
    description: '只找到本辖区的人。证件号码放在请求内容里，不出现在网址中。',
    example: { request: { citizenNumber: '532999199003070010' }, response: PERSON },
    problems: ['person-not-found', 'validation-failed'],
  })
  search(@Body() { citizenNumber }: InsuredPersonSearchBody, @CurrentActor() actor: Actor): Promise<PersonView> {
    return this.find.byCitizenNumber(actor, citizenNumber);
  }

  @Get('people/:personId')
  @Operation({ id: 'people.get', summary: '一位参保人员', example: { response: PERSON }, problems: ['person-not-found'] })
  async get(
    @Param() { personId }: PersonParams,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonView> {
    return this.tagged(actor, personId, reply);
  }

  @Post('households/:householdId/members')
  @Roles('WINDOW_CLERK', 'TOWNSHIP_CLERK', 'COLLECTION_CLERK')
  @Operation({
    id: 'people.register',
    summary: '参保登记一位家庭成员',
    description: '名册上没有的人，例如新生儿。出生日期和性别取自公民身份号码。',
    created: true,
    example: { request: { name: '杨小满', citizenNumber: '532999202610080018' }, response: PERSON },
    problems: ['household-not-found', 'person-known', 'validation-failed'],
  })
  async registered(
    @Param() { householdId }: HouseholdParams,
    @Body() body: RegisterPersonBody,
    @CurrentActor() actor: Actor,
    @Idempotent() request: IdempotentRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    sendAnswer(reply, await this.register.execute(actor, { householdId, ...body }, request));
  }

  @Get('households/:householdId/preflight')
  @Operation({
    id: 'people.preflight',
    summary: '全户应征前核对',
    description: '每位成员、两个险种分别核对：能不能参保、为什么、缴多少、谁来付，逐项说明依据。医保和养老的年度不同。不写入任何内容。',
    example: {
      response: {
        householdId: 301,
        householdNumber: 'H0301',
        on: '2026-11-23',
        members: [
          {
            personId: 1001,
            name: '杨晶晶',
            citizenNumber: '5329**********0010',
            birthOn: '1990-03-07',
            registrationState: 'PRESENT',
            insurances: [
              {
                insurance: 'RESIDENT_MEDICAL',
                year: 2027,
                verdict: 'REFUSE',
                refusals: [
                  {
                    code: 'in-employee-scheme',
                    sentence: '已经参加职工基本医疗保险，不参加居民医保。',
                    source: '职工参保信息',
                    article: '国发〔2016〕3号；国发〔2014〕8号',
                  },
                ],
                waivedBySource: null,
                due: null,
                lines: [],
                waiting: null,
                tiers: [],
              },
            ],
          },
        ],
      },
    },
    problems: ['household-not-found', 'medical-amount-unknown', 'pension-year-unknown', 'invalid-parameter', 'unknown-parameter'],
  })
  check(
    @Param() { householdId }: HouseholdParams,
    @Query() { medicalYear, pensionYear }: PreflightQuery,
    @CurrentActor() actor: Actor,
  ): Promise<HouseholdPreflight> {
    return this.preflight.get(actor, householdId, medicalYear, pensionYear);
  }

  @Post('people/:personId/categories')
  @HttpCode(200)
  @Roles('TOWNSHIP_CLERK', 'COLLECTION_CLERK')
  @Operation({
    id: 'people.category',
    summary: '登记人员类别',
    description: '类别有起止日期和认定部门。同一类别、同一起始日期再次登记，只改变终止日期。',
    example: { request: { category: 'MINIMUM_LIVING', fromOn: '2025-01-01', source: '民政部门' }, response: PERSON },
    problems: [...CHANGED, 'category-unknown'],
  })
  async category(
    @Param() { personId }: PersonParams,
    @Body() body: CategoryBody,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonView> {
    const { category, source } = body;
    await this.facts.category(actor, personId, { category, fromOn: localDate(body.fromOn), toOn: dayOf(body.toOn), source }, version);
    return this.tagged(actor, personId, reply);
  }

  @Post('people/:personId/coverages')
  @HttpCode(200)
  @Roles('TOWNSHIP_CLERK', 'COLLECTION_CLERK', 'WINDOW_CLERK')
  @Operation({
    id: 'people.coverage',
    summary: '登记其他参保、缴费情况',
    description: '职工参保、外地参保，或者已经通过其他渠道缴费，都写明信息来源。',
    example: {
      request: { insurance: 'RESIDENT_MEDICAL', kind: 'ELSEWHERE', year: 2027, source: '群众出示外地参保凭证' },
      response: PERSON,
    },
    problems: [...CHANGED, 'coverage-period'],
  })
  async coverage(
    @Param() { personId }: PersonParams,
    @Body() body: CoverageBody,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonView> {
    const { insurance, kind, source, year } = body;
    const fact = { insurance, kind, source, year: year ?? null, fromOn: dayOf(body.fromOn), toOn: dayOf(body.toOn) };
    await this.facts.coverage(actor, personId, fact, version);
    return this.tagged(actor, personId, reply);
  }

  @Post('people/:personId/registrations')
  @HttpCode(200)
  @Operation({
    id: 'people.registration',
    summary: '登记死亡、迁出的核实',
    description: '先登记为待核实，核实以后登记结果；任何人都不会因为传闻被删除。待核实的不应征。',
    example: { request: { state: 'TO_CHECK_MOVED', source: '村民小组长' }, response: { ...PERSON, registrationState: 'TO_CHECK_MOVED' } },
    problems: [...CHANGED, 'state-conflict'],
  })
  async registration(
    @Param() { personId }: PersonParams,
    @Body() { state, source }: RegistrationBody,
    @CurrentActor() actor: Actor,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PersonView> {
    await this.facts.registration(actor, personId, state, source, version);
    return this.tagged(actor, personId, reply);
  }

  private async tagged(actor: Actor, id: number, reply: FastifyReply): Promise<PersonView> {
    const view = await this.find.get(actor, id);
    setETag(reply, view.version);
    return view;
  }
}

const dayOf = (text: string | undefined) => (text === undefined ? null : localDate(text));
