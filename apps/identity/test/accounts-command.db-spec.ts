import { readConfiguration } from '@app/configuration';
import { signIn } from '@app/testing';
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
  ])('explains itself for: %s', async (line) => {
    expect(await run(line)).toMatchObject({ code: 2, warned: expect.stringContaining('用法') });
  });

  it('sends a county with another sign-in there', async () => {
    const elsewhere = { ISSUER_URL: 'https://sso.example', ISSUER_MAPPING_FILE: '/etc/mapping.json' };
    expect(await run(`${ADMINISTRATOR} --another`, elsewhere)).toMatchObject({ code: 1, warned: expect.stringContaining('外部登录') });
  });
});
