import { ACCESS_RULE } from '@app/access';
import { Configuration, readConfiguration } from '@app/configuration';
import { Clock, MovableClock } from '@app/domain-kernel';
import { configureHttp, fastifyAdapter, HttpModule, lintOpenApi, openApiDocument } from '@app/http';
import { migrate, openDataSource } from '@app/persistence';
import { freshDatabase, type TestDatabase } from '@app/testing';
import { Global, Module } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { IntakeDatabase } from '../../database';
import { CatalogueCache } from '../application/catalogue-cache';
import { changeVersionState } from '../application/change-version-state';
import { loadCountyCatalogue } from '../application/load-county';
import { CatalogueModule } from '../catalogue.module';
import { catalogueEntities } from '../persistence/catalogue.entities';
import { catalogueMigration } from '../persistence/catalogue.migration';
import { CatalogueController } from './catalogue.controller';

const NOW = new Date('2026-11-22T01:00:00Z');
const MEDICAL = '532036004000';

describe('the guide, for anybody', () => {
  let server: TestDatabase;
  let database: IntakeDatabase;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    server = await freshDatabase();
    await migrate(server.url, [{ schema: 'intake', role: 'onewindow_intake', migrations: [catalogueMigration] }]);
    database = new IntakeDatabase(
      await openDataSource({ url: server.url, schema: 'intake', role: 'onewindow_intake', entities: catalogueEntities }),
    );
    await loadCountyCatalogue(database, NOW);
    const configuration = readConfiguration({ NODE_ENV: 'test', DATABASE_URL: server.url });

    @Global()
    @Module({
      providers: [
        { provide: IntakeDatabase, useValue: database },
        { provide: Clock, useValue: new MovableClock(NOW) },
        { provide: Configuration, useValue: configuration },
      ],
      exports: [IntakeDatabase, Clock, Configuration],
    })
    class World {}

    const module = await Test.createTestingModule({ imports: [World, HttpModule.register(), CatalogueModule] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(fastifyAdapter(configuration), { logger: false });
    await configureHttp(app, configuration);
    await app.init();
  });

  afterAll(async () => {
    await app?.close();
    await database?.close();
    await server?.close();
  });

  const get = async (
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: Record<string, unknown>; body: never }> => {
    const answer = await app.inject({ method: 'GET', url: `/api/v1/items${path}`, headers });
    return { status: answer.statusCode, headers: answer.headers, body: (answer.body === '' ? undefined : answer.json()) as never };
  };
  const names = async (query: string): Promise<string[]> => (await get(query)).body['items' as never] as { name: string }[] as never;
  const post = async (code: string, body: object): Promise<{ status: number; body: never }> => {
    const answer = await app.inject({ method: 'POST', url: `/api/v1/items/${code}/paper-lists`, payload: body });
    return { status: answer.statusCode, body: answer.json() as never };
  };

  it('stands on routes that are marked public', () => {
    expect(new Reflector().get(ACCESS_RULE, CatalogueController)).toEqual({ kind: 'public' });
  });

  it.each([
    ['by name', '?q=%E5%8C%BB%E4%BF%9D%E8%BD%AC%E7%A7%BB', '基本医疗保险关系转移接续'],
    ['by pinyin initials', '?q=ybzy', '基本医疗保险关系转移接续'],
    ['by base code', `?q=${MEDICAL}`, '基本医疗保险关系转移接续'],
    ['by implementing code', `?q=11532999MB000003564${MEDICAL}`, '基本医疗保险关系转移接续'],
    ['by alias', '?q=%E8%90%A5%E4%B8%9A%E6%89%A7%E7%85%A7', '个体工商户设立登记'],
  ])('finds an item %s', async (_, query, name) => {
    expect((await names(query))[0]).toMatchObject({ name });
  });

  it('filters by type, level, category and organ', async () => {
    expect((await names('?type=01,10&limit=200')).every((item) => ['01', '10'].includes((item as unknown as { type: string }).type))).toBe(
      true,
    );
    expect(await names('?organ=township-government')).toHaveLength(3);
    expect(await names('?category=market&level=TOWNSHIP')).toHaveLength(4);
  });

  it('pages through all of them, each once', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 10; page += 1) {
      const { body } = await get(`?limit=7${cursor}`);
      const { items, page: info } = body as { items: { code: string }[]; page: { next: string | null } };
      seen.push(...items.map(({ code }) => code));
      if (info.next === null) break;
      cursor = `&cursor=${info.next}`;
    }
    expect(new Set(seen).size).toBe(51);
    expect(seen).toHaveLength(51);
    expect(await get(`?limit=7&type=01${cursor}`)).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
  });

  it('gives a page that says everything, marks samples, and need not be sent twice', async () => {
    const first = await get(`/${MEDICAL}`);
    expect(first).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'public, max-age=300' },
      body: {
        typeName: '公共服务',
        codeIsExample: true,
        organs: [{ implementingCode: `11532999MB000003564${MEDICAL}` }],
        promisedLimit: { amount: 15, text: '15个工作日', example: true, note: '示例值，以公布清单为准' },
        statutoryLimit: { kind: 'LIMIT', text: '15个工作日', confidence: 'verified', parts: [{ amount: 10 }, { amount: 5 }] },
        situations: [
          { code: 'IN_POOL', decidedByRule: true, promisedLimit: { text: '当场办结' } },
          { code: 'OUT_OF_POOL', isDefault: true },
        ],
        fee: null,
        remedies: expect.arrayContaining([expect.stringContaining('漾濞彝族自治县人民政府申请行政复议')]),
      },
    });
    expect(await get(`/${MEDICAL}`, { 'if-none-match': `W/${String(first.headers.etag)}` })).toMatchObject({
      status: 304,
      body: undefined,
    });
    expect(await get(`/${MEDICAL}`, { 'if-none-match': '"other"' })).toMatchObject({ status: 200 });
  });

  it('gives a township item the code of every township', async () => {
    const { body } = await get('/530720021000');
    expect((body as { organs: { implementingCode: string }[] }).organs.map(({ implementingCode }) => implementingCode)).toHaveLength(9);
    expect(body).toMatchObject({ organName: '所在地乡镇人民政府', situations: [{ handlingCode: null }] });
  });

  it('lists the papers of a situation with reasons, and what is still to be asked', async () => {
    expect(await post(MEDICAL, { answers: { fromPlace: '532923', toPlace: '532922', relation: 'CHILD' } })).toMatchObject({
      status: 200,
      body: {
        situation: 'IN_POOL',
        papers: [{ name: '居民身份证或社会保障卡', required: true, because: expect.any(String) }],
        openQuestions: [],
      },
    });
    expect(await post('530131017000', { answers: {} })).toMatchObject({
      status: 200,
      body: { applicability: { outcome: 'APPLICABLE' }, openQuestions: [{ field: 'prepackagedOnly', title: '是否只销售预包装食品' }] },
    });
    expect(await post('530131017000', { answers: { prepackagedOnly: true } })).toMatchObject({
      body: { applicability: { outcome: 'NOT_REQUIRED', insteadItem: '531031018000', article: '食品安全法 §35' } },
    });
  });

  it('refuses what is no answer, and an item that is not there', async () => {
    expect(await post(MEDICAL, { answers: { fromPlace: '大理', colour: 'red' } })).toMatchObject({
      status: 422,
      body: {
        code: 'validation-failed',
        errors: expect.arrayContaining([
          expect.objectContaining({ pointer: '/answers/colour', code: 'unknown-field' }),
          expect.objectContaining({ pointer: '/answers/fromPlace', code: 'format' }),
        ]),
      },
    });
    expect(await post(MEDICAL, { answers: { insuredCitizenNumber: '532999201501010011' } })).toMatchObject({
      body: { errors: [{ pointer: '/answers/insuredCitizenNumber', code: 'id-checksum' }] },
    });
    expect(await post(MEDICAL, {})).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
    expect(await post('530000000000', { answers: {} })).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await get('/530000000000')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect(await get('/53000')).toMatchObject({ status: 400, body: { code: 'invalid-id' } });
    expect(await get('?colour=red')).toMatchObject({ status: 400, body: { code: 'unknown-parameter' } });
  });

  it('shows a suspended item as suspended, and takes no questions about it', async () => {
    await changeVersionState(database, { code: '532023024000', version: 1 }, { action: 'suspend', reason: '系统升级' });
    await app.get(CatalogueCache).refresh();
    expect(await get('/532023024000')).toMatchObject({ status: 200, body: { suspended: true } });
    expect(await post('532023024000', { answers: {} })).toMatchObject({ status: 409, body: { code: 'item-suspended' } });
  });

  it('is documented: examples, problems, ids', () => {
    expect(lintOpenApi(openApiDocument(app, 'http://localhost:3000', { title: '一窗', version: '0' }))).toEqual([]);
  });
});
