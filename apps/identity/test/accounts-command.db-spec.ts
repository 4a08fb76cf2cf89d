import { ServiceTokens } from '@app/access';
import { readConfiguration } from '@app/configuration';
import { eventually, signIn, systemToken } from '@app/testing';
import { accountsCommand } from '../src/commands';
import { IdentityWorld } from './identity-world';

describe('accounts from the command line', () => {
  let world: IdentityWorld;
  beforeAll(async () => {
    world = await IdentityWorld.open();
  });
  afterAll(() => world.close());

  const run = async (line: string, settings: Partial<NodeJS.ProcessEnv> = {}): Promise<{ code: number; said: string; warned: string }> => {
    const [said, warned]: [string[], string[]] = [[], []];
    const environment = { NODE_ENV: 'test', DATABASE_URL: world.configuration.databaseUrl, ...settings };
    const code = await accountsCommand(line.split(' '), {
      configuration: () => (Object.keys(settings).length === 0 ? world.configuration : readConfiguration(environment)),
      clock: world.clock,
      write: (text) => said.push(text),
      warn: (text) => warned.push(text),
    });
    return { code, said: said.join('\n'), warned: warned.join('\n') };
  };
  const passwordIn = (said: string): string => /：([a-z2-9]{20})$/m.exec(said)?.[1] ?? 'none';
  const secretIn = (said: string): string => /：([A-Za-z0-9_-]{43})$/m.exec(said)?.[1] ?? 'none';
  const ADMINISTRATOR = 'create-administrator --login it.first --name 段平 --organ 532922-government-office';

  it('refuses a second security administrator, unless it is meant', async () => {
    expect(await run(ADMINISTRATOR)).toMatchObject({ code: 1, said: '', warned: expect.stringContaining('--another') });
    expect(await run(`${ADMINISTRATOR.replace('create-administrator', 'create-staff')} --roles SECURITY_ADMIN`)).toMatchObject({ code: 1 });
    const made = await run(`${ADMINISTRATOR} --another`);
    expect(made.code).toBe(0);
    const { accessToken } = await signIn(world.baseUrl, 'it.first', passwordIn(made.said));
    expect((await world.me(accessToken)).body).toMatchObject({ name: '段平', roles: ['SECURITY_ADMIN'], jurisdiction: '532922' });
    // Only the hash is kept, and the trail does not say it either.
    const kept = await world.database.query(
      'SELECT to_jsonb(s)::text AS text FROM staff_account s UNION ALL SELECT to_jsonb(a)::text FROM audit_record a',
    );
    expect(JSON.stringify(kept)).not.toContain(passwordIn(made.said));
    expect((await world.audited('staff.create'))[0]).toMatchObject({ actor_id: null, result: 'DONE', reason: 'command line' });
  });

  it('makes the first one in a county where nobody can sign in', async () => {
    await world.database.query(`UPDATE staff_account SET roles = '{}' WHERE roles @> '{SECURITY_ADMIN}'`);
    expect(await run(ADMINISTRATOR.replace('it.first', 'it.second'))).toMatchObject({ code: 0 });
    expect(await run(ADMINISTRATOR.replace('it.first', 'it.third'))).toMatchObject({ code: 1 });
  });

  it('makes staff with the number that their post names', async () => {
    const line =
      'create-staff --login shi.yi --name 施一 --organ 532922-market-supervision --section food --roles APPROVER,ORGAN_HEAD --id 70001';
    const made = await run(line);
    expect(made).toMatchObject({ code: 0, said: expect.stringContaining('人员编号 70001，532922-market-supervision/food') });
    const { accessToken } = await signIn(world.baseUrl, 'shi.yi', passwordIn(made.said));
    expect((await world.me(accessToken)).body).toMatchObject({ id: 70001, roles: ['APPROVER', 'ORGAN_HEAD'], section: 'food' });
    expect(await run(line.replace('shi.yi', 'shi.er'))).toMatchObject({
      code: 1,
      warned: expect.stringContaining('人员编号 70001 已有人使用'),
    });
    expect(await run(line.replace('70001', '70002'))).toMatchObject({
      code: 1,
      warned: expect.stringContaining('登录名 shi.yi 已有人使用'),
    });
  });

  it('disables, enables and gives a new password', async () => {
    const before = (await signIn(world.baseUrl, 'li.chunhua')).accessToken;
    expect(await run('disable-staff --login li.chunhua')).toMatchObject({ code: 0, said: expect.stringContaining('已停用') });
    await expect(signIn(world.baseUrl, 'li.chunhua')).rejects.toMatchObject({ status: 401 });
    expect(await run('disable-staff --login li.chunhua')).toMatchObject({ code: 1 });
    expect(await run('enable-staff --login li.chunhua')).toMatchObject({ code: 0 });
    const reset = await run('reset-password --login li.chunhua');
    const { accessToken } = await signIn(world.baseUrl, 'li.chunhua', passwordIn(reset.said));
    expect((await world.me(accessToken)).status).toBe(200);
    expect(await run('reset-password --login nobody.here')).toMatchObject({ code: 1, warned: expect.stringContaining('nobody.here') });
    // The list of what was revoked is read every five seconds; the command runs beside this process.
    await eventually('the older token ends', async () => (await world.me(before)).status === 401);
  });

  it('gives a department’s system an account of its own, changes its secret, and takes it away', async () => {
    const made = await run('create-system --client-id police-system --name 人口信息系统 --organ 532922-public-security');
    expect(made.code).toBe(0);
    const secret = secretIn(made.said);
    const token = await systemToken(world.baseUrl, 'police-system', secret);
    expect((await world.me(token)).body).toMatchObject({
      kind: 'SERVICE',
      roles: ['DEPARTMENT_SYSTEM'],
      organ: { code: '532922-public-security' },
    });
    await expect(systemToken(world.baseUrl, 'police-system', `${secret}x`)).rejects.toMatchObject({ status: 401 });
    const changed = await run('new-system-secret --client-id police-system');
    await expect(systemToken(world.baseUrl, 'police-system', secret)).rejects.toMatchObject({ status: 401 });
    expect(await systemToken(world.baseUrl, 'police-system', secretIn(changed.said))).toEqual(expect.any(String));
    expect(await run('disable-system --client-id police-system')).toMatchObject({ code: 0 });
    await expect(systemToken(world.baseUrl, 'police-system', secretIn(changed.said))).rejects.toMatchObject({ status: 401 });
    await eventually('its token ends', async () => (await world.me(token)).status === 401);
    const kept = await world.database.query(
      'SELECT to_jsonb(s)::text AS text FROM service_account s UNION ALL SELECT to_jsonb(a)::text FROM audit_record a',
    );
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(await run('create-system --client-id police-system --name 另一系统 --organ 532922-public-security')).toMatchObject({ code: 1 });
    expect(await run('new-system-secret --client-id joint-collection')).toMatchObject({
      code: 1,
      warned: expect.stringContaining('SIGNING_KEY'),
    });
  });

  it('has accounts for our own services from the start, whose secret nobody keeps', async () => {
    const tokens = new ServiceTokens(world.configuration, () => world.baseUrl);
    const token = await tokens.tokenOf('joint-collection');
    expect((await world.me(token)).body).toMatchObject({ kind: 'SERVICE', id: 9801, roles: ['COLLECTION_SERVICE'], organ: null });
    // Kept until shortly before its end, and asked for once however many want it.
    expect(await Promise.all([tokens.tokenOf('joint-collection'), tokens.tokenOf('joint-collection')])).toEqual([token, token]);
    const other = new ServiceTokens({ ...world.configuration, signingKey: Buffer.alloc(32, 1) }, () => world.baseUrl);
    await expect(other.tokenOf('dispute-resolution')).rejects.toMatchObject({ code: 'issuer-unavailable' });
  });

  it.each([
    ['an organ that is not there', 'create-staff --login a.b --name 施二 --organ nowhere --roles APPROVER', '没有编码为 nowhere 的机关'],
    [
      'a section of another organ',
      'create-staff --login a.b --name 施二 --organ 532922-market-supervision --section hall --roles APPROVER',
      '内设机构有',
    ],
    [
      'two duties in one hand',
      'create-staff --login a.b --name 施二 --organ 532922-government-office --roles OPERATOR,AUDITOR',
      '不同的人担任',
    ],
    ['a login that nobody can type', 'create-staff --login A施 --name 施二 --organ 532922-government-office --roles APPROVER', '登录名为'],
  ])('refuses %s', async (_, line, words) => {
    expect(await run(line)).toMatchObject({ code: 1, said: '', warned: expect.stringContaining(words) });
  });

  it.each([
    '',
    'create',
    'create-staff --login a.b --name 施二',
    'create-staff --login a.b --name 施二 --organ x --roles KING',
    `${ADMINISTRATOR} --roles APPROVER`,
    `${ADMINISTRATOR} --pasword x`,
    'disable-staff',
    'reset-password --login a.b --roles APPROVER',
    'create-system --client-id a.b --name 施二',
  ])('explains itself for: %s', async (line) => {
    expect(await run(line)).toMatchObject({ code: 2, warned: expect.stringContaining('用法') });
  });

  it('sends a county with another sign-in there', async () => {
    const elsewhere = { ISSUER_URL: 'https://sso.example', ISSUER_MAPPING_FILE: '/etc/mapping.json' };
    expect(await run(`${ADMINISTRATOR} --another`, elsewhere)).toMatchObject({ code: 1, warned: expect.stringContaining('外部登录') });
  });
});
