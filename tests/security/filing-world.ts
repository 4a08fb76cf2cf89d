import { Configuration, readConfiguration } from '@app/configuration';
import { DomainError } from '@app/domain-kernel';
import {
  AcceptsUpload,
  type Answer,
  answer,
  configureHttp,
  fastifyAdapter,
  HttpModule,
  Idempotent,
  type IdempotentRequest,
  IfMatch,
  IsCaseNo,
  IsCitizenNumber,
  IsFreeText,
  IsPersonName,
  IsTelephone,
  KeysetCursor,
  linkNext,
  Operation,
  type Page,
  PageQuery,
  pageOf,
  QueryChoice,
  QuerySort,
  QueryWords,
  queryFingerprint,
  RateLimited,
  sendAnswer,
  setETag,
  uploadOf,
  versionMismatch,
  warningsOf,
} from '@app/http';
import { caseNumber, parseCitizenNumber, required } from '@app/identifiers';
import { Body, Controller, Get, HttpCode, Injectable, Module, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CORPUS_TODAY } from './corpus';

/** A small filing office: everything of libs/http in one module, so that the corpus can be thrown at it over a real socket. */
export class FilingApplicant {
  @IsPersonName()
  name!: string;

  @IsCitizenNumber()
  citizenNumber!: string;

  @IsOptional()
  @IsTelephone()
  phone?: string;
}

export class FilingMaterial {
  @IsString()
  @MaxLength(40)
  code!: string;
}

export class NewFiling {
  @IsObject()
  @ValidateNested()
  @Type(() => FilingApplicant)
  applicant!: FilingApplicant;

  @IsFreeText({ maximum: 2000 })
  remark!: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(9)
  copies?: number;

  @IsOptional()
  @IsBoolean()
  byPost?: boolean;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => FilingMaterial)
  materials?: FilingMaterial[];
}

export class FilingQuery extends PageQuery {
  @IsOptional()
  @QueryChoice(['RECEIVED', 'ACCEPTED'])
  status?: string[];

  @IsOptional()
  @QuerySort(['caseNo', 'dueOn'])
  sort?: string;

  @IsOptional()
  @QueryWords()
  q?: string;
}

export class FilingParams {
  @IsCaseNo()
  caseNo!: string;
}

interface Filing {
  readonly caseNo: string;
  readonly body: NewFiling;
  version: number;
}

@Injectable()
export class FilingDesk {
  readonly filings: Filing[] = [];
  readonly answers = new Map<string, { hash: string; answer: Answer }>();
  release: (() => void) | undefined;
}

const EXAMPLE = { caseNo: '53292220261122000000014', remark: '请尽快' };

@ApiTags('filings')
@Controller('api/v1')
export class FilingController {
  constructor(
    private readonly desk: FilingDesk,
    private readonly cursor: KeysetCursor,
    private readonly configuration: Configuration,
  ) {}

  @Post('filings')
  @Operation({ id: 'filings.create', summary: '提交', created: true, open: true, example: { request: {}, response: EXAMPLE } })
  create(@Body() body: NewFiling, @Idempotent() request: IdempotentRequest, @Res() reply: FastifyReply): void {
    const known = this.desk.answers.get(`${request.client} ${request.route} ${request.key}`);
    const hash = request.requestHash.toString('hex');
    if (known && known.hash !== hash) throw new DomainError('rule-violation', 'idempotency-key-reused', '换一个键。');
    if (known) {
      sendAnswer(reply, { answer: known.answer, replayed: true });
      return;
    }
    required(parseCitizenNumber(body.applicant.citizenNumber, CORPUS_TODAY), '/applicant/citizenNumber');
    const filing = { caseNo: caseNumber('532922', CORPUS_TODAY, this.desk.filings.length + 1), body, version: 1 };
    this.desk.filings.push(filing);
    const path = `/api/v1/filings/${filing.caseNo}`;
    const given = answer(
      201,
      { ...filing, warnings: [...warningsOf(body), ...warningsOf(body.applicant)] },
      { Location: `${this.configuration.publicUrl}${path}`, ETag: '"v1"' },
    );
    this.desk.answers.set(`${request.client} ${request.route} ${request.key}`, { hash, answer: given });
    sendAnswer(reply, { answer: given, replayed: false });
  }

  @Get('filings')
  @Operation({ id: 'filings.list', summary: '列表', open: true, example: { response: { items: [EXAMPLE] } } })
  list(@Query() query: FilingQuery, @Res({ passthrough: true }) reply: FastifyReply): Page<string> {
    const fingerprint = queryFingerprint('filings', 'anybody', query);
    const after = query.cursor === undefined ? '' : String(this.cursor.decode(query.cursor, fingerprint)[0]);
    const rows = this.desk.filings.filter(({ caseNo }) => caseNo > after).slice(0, query.limit + 1);
    const page = pageOf(
      rows,
      query.limit,
      ({ caseNo }) => caseNo,
      ({ caseNo }) => this.cursor.encode([caseNo], fingerprint),
    );
    linkNext(reply, this.configuration.publicUrl, page.page.next);
    return page;
  }

  @Get('filings/:caseNo')
  @Operation({ id: 'filings.read', summary: '查看', open: true, example: { response: EXAMPLE } })
  read(@Param() { caseNo }: FilingParams, @Res({ passthrough: true }) reply: FastifyReply): Filing {
    const filing = this.find(caseNo);
    setETag(reply, filing.version);
    return filing;
  }

  @Put('filings/:caseNo/remark')
  @Operation({ id: 'filings.remark', summary: '改备注', open: true, example: { request: {}, response: EXAMPLE } })
  remark(@Param() { caseNo }: FilingParams, @IfMatch() expected: number): { version: number } {
    const filing = this.find(caseNo);
    if (filing.version !== expected) throw versionMismatch(filing.version);
    filing.version += 1;
    return { version: filing.version };
  }

  @Post('uploads')
  @AcceptsUpload()
  @Operation({ id: 'uploads.create', summary: '上传', open: true, example: { response: { bytes: 1 } } })
  async upload(@Req() request: FastifyRequest): Promise<{ bytes: number; name: string }> {
    const { content, name } = await uploadOf(request);
    let bytes = 0;
    for await (const chunk of content) bytes += (chunk as Buffer).length;
    return { bytes, name };
  }

  @Get('limited')
  @RateLimited({ name: 'limited', limit: 2, seconds: 60 })
  @Operation({ id: 'filings.limited', summary: '限速', open: true, example: { response: {} } })
  limited(): object {
    return {};
  }

  @Post('crashes')
  @HttpCode(200)
  crash(@Query() { q }: FilingQuery): never {
    if (q === 'outage') throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:5432'), { code: 'ECONNREFUSED' });
    throw Object.assign(new Error('duplicate key value violates unique constraint "case_pk" at /srv/app/secret.ts'), {
      code: '23505',
      detail: 'Key (name)=(张三) already exists.',
      query: 'INSERT INTO intake.case VALUES ($1)',
    });
  }

  @Get('slow')
  slow(): Promise<object> {
    return new Promise((resolve) => {
      this.desk.release = () => resolve({ finished: true });
    });
  }

  private find(caseNo: string): Filing {
    const filing = this.desk.filings.find((each) => each.caseNo === caseNo);
    if (!filing) throw new DomainError('not-found', 'not-found', '找不到该办件，请检查编号。');
    return filing;
  }
}

const configuration = readConfiguration({
  DATABASE_URL: 'postgres://unused',
  PUBLIC_URL: 'https://window.example.gov.cn',
  NODE_ENV: 'test',
});

@Module({
  imports: [HttpModule.register()],
  controllers: [FilingController],
  providers: [FilingDesk],
})
class FilingModule {}

@Module({})
class SettingsModule {}

@Module({
  imports: [
    { module: SettingsModule, global: true, providers: [{ provide: Configuration, useValue: configuration }], exports: [Configuration] },
    FilingModule,
  ],
})
class FilingWorld {}

export async function openFilingOffice(bodyTimeout?: number): Promise<{ app: NestFastifyApplication; port: number; desk: FilingDesk }> {
  const app = await NestFactory.create<NestFastifyApplication>(FilingWorld, fastifyAdapter(configuration), { logger: false });
  await configureHttp(app, configuration, bodyTimeout === undefined ? {} : { bodyTimeout });
  await app.listen(0, '127.0.0.1');
  return { app, port: (app.getHttpServer().address() as { port: number }).port, desk: app.get(FilingDesk) };
}
