import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { eventually } from '@app/testing';
import type { Browser } from 'playwright-core';
import { FOOD_PAPERS, food } from '../county/bodies';
import { type CountyWorld, openCounty } from '../county/county-world';
import { granted, Requester } from '../county/requests';
import { inventedPerson } from '../stories/stage';
import { NO_BROWSER, Screen, startBrowser } from './window-browser';

/** The county's clock and the browser's are one. */
const STARTS_AT = '2026-11-23T01:00:00Z';
const PAGES = path.resolve(__dirname, '../../dist/web/console');
if (NO_BROWSER) console.log(NO_BROWSER);

/** The pages of the staff, built and served as a county has them. */
describe('the files of the pages', () => {
  const assets = readdirSync(path.join(PAGES, 'assets')).map((name) => ({
    name,
    text: readFileSync(path.join(PAGES, 'assets', name), 'utf8'),
  }));
  const weight = (text: string): number => gzipSync(text).length / 1024;

  it('are light: the entry within 320 KB, every later part within 150 KB', () => {
    const entry = readFileSync(path.join(PAGES, 'index.html'), 'utf8');
    const first = assets.filter(({ name }) => entry.includes(name));
    expect(first.length).toBeGreaterThan(1);
    expect(first.reduce((sum, { text }) => sum + weight(text), 0)).toBeLessThan(320);
    for (const { text } of assets) expect(weight(text)).toBeLessThan(150);
  });

  it('load nothing from elsewhere and write no script into the page', () => {
    const entry = readFileSync(path.join(PAGES, 'index.html'), 'utf8');
    expect(entry).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(entry).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
  });

  it('ask nothing of the browser that Chromium 86 lacks', () => {
    for (const { name, text } of assets) {
      expect([name, /\b(structuredClone|Object\.hasOwn|crypto\.randomUUID)\(/.exec(text)?.[0]]).toEqual([name, undefined]);
    }
  });
});

(NO_BROWSER ? describe.skip : describe)('the console in a browser', () => {
  let world: CountyWorld;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([openCounty(STARTS_AT), startBrowser()]);
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  const open = async (login: string, place = ''): Promise<Screen> => {
    const screen = await Screen.open(browser, STARTS_AT);
    await screen.signIn(world.url, login, place);
    return screen;
  };

  it('lets a clerk serve a known person with 15 keys and no mouse', async () => {
    const person = inventedPerson('19500307');
    const clerk = new Requester(world, 'li.chunhua');
    granted(await clerk.file({ ...food(), applicant: { kind: 'PERSON', ...person, phone: '13800000009' }, papers: FOOD_PAPERS }), 201);
    const screen = await open('yang.mei');
    const { page } = screen;
    await page.waitForSelector('.tiles .card');
    await screen.picture('C1-desk');
    await screen.press('F2');
    await page.waitForSelector('.intake');
    await screen.readCard(person.idNumber);
    const name = page.getByLabel('姓名或名称');
    await eventually('the name of a known person', async () => (await name.inputValue()) === person.name || undefined);
    await screen.type('lnryd');
    await page.waitForSelector('#item-list li');
    await screen.press('Enter');
    await page.waitForSelector('.form .field');
    await screen.press('Space');
    await page.waitForSelector('.ticks li');
    await screen.press('F9', '1', '1');
    await screen.picture('C2-intake');
    await screen.press('Control+Enter');
    await page.waitForURL(/\/console\/cases\/\d{23}$/);
    expect(screen.keys).toBeLessThanOrEqual(15);
    await page.getByText('老年人优待证办理').first().waitFor();
    await page.getByText(person.name).first().waitFor();
    await screen.picture('C4-case');
    expect(await page.locator('.strip').innerText()).toMatch(/已受理|审查|决定|办结/);
    expect(screen.faults).toEqual([]);
  });

  it('says what is wrong beside the field, and loses nothing that was typed', async () => {
    const screen = await open('yang.mei', 'intake');
    const { page } = screen;
    await page.waitForSelector('.intake');
    await screen.readCard('532999195003070011');
    await page.getByLabel('姓名或名称').fill('左小满');
    await page.getByRole('combobox').fill('lnryd');
    await page.waitForSelector('#item-list li');
    await page.getByRole('combobox').press('Enter');
    await page.getByRole('radio', { name: '电子证' }).check();
    await page.getByRole('button', { name: '只收件' }).click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(/校验|身份号码/);
    expect(await page.getByLabel('姓名或名称').inputValue()).toBe('左小满');
    await screen.picture('C2-refused');
    expect(screen.faults).toEqual([]);
  });

  it('carries a licence from the queue over examination to its decision', async () => {
    const filed = granted<{ caseNo: string }>(
      await new Requester(world, 'li.chunhua').file({
        ...food(),
        papers: FOOD_PAPERS,
        proceed: true,
        notDuplicate: { reason: '另一处经营场所' },
      }),
      201,
    );
    const examiner = await open('market.food.1');
    const row = examiner.page.getByRole('row').filter({ hasText: filed.caseNo });
    await row.waitFor();
    await examiner.picture('A1-queue');
    await row.click();
    await examiner.page.getByRole('button', { name: '签收' }).click();
    await examiner.page.getByRole('dialog').getByRole('button', { name: /签收/ }).click();
    await examiner.page.getByRole('button', { name: '提出审核意见' }).click();
    await examiner.page.getByLabel('核查人员编号，用空格分开').fill('1186 1187');
    await examiner.page.getByLabel('核查结果').fill('场所与申报一致，布局和设备符合要求。');
    await examiner.picture('A2-examination');
    await examiner.page.keyboard.press('Control+Enter');
    await eventually('the next task', async () => !(await examiner.page.innerText('body')).includes(filed.caseNo) || undefined);
    expect(examiner.faults).toEqual([]);

    const decider = await open('market.food.3');
    const task = decider.page.getByRole('row').filter({ hasText: filed.caseNo });
    await task.waitFor();
    await task.click();
    await decider.page.getByRole('button', { name: '签收' }).click();
    await decider.page.getByRole('dialog').getByRole('button', { name: /签收/ }).click();
    await decider.page.getByRole('button', { name: '决定', exact: true }).click();
    await decider.page.keyboard.press('Control+Enter');
    await eventually('the decision at the window', async () => {
      const { status } = await new Requester(world, 'li.chunhua').read(filed.caseNo);
      return status === 'CONCLUDED' || undefined;
    });
    expect(decider.faults).toEqual([]);
  });

  it.each([
    ['yang.mei', '', '.tiles .card'],
    ['yang.mei', 'intake', '.intake'],
    ['yang.mei', 'cases', '.list'],
    ['market.food.1', 'queue', '.tabs'],
    ['zi.wenbin', 'signals', 'h1'],
  ])('has no serious barrier for %s at /%s', async (login, place, ready) => {
    const screen = await open(login, place);
    await screen.page.waitForSelector(ready);
    expect(await screen.barriers()).toEqual([]);
    await screen.picture(`axe-${place || 'desk'}`);
    expect(screen.faults).toEqual([]);
  });
});
