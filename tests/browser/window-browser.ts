import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** Said where no browser is installed; the CI script counts such a line as a failure. */
export const NO_BROWSER =
  CHROMIUM === undefined ? 'not run: the pages in a browser (no chromium; on Debian: apt-get install chromium)' : undefined;

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** SCREENSHOTS names the folder that the pictures of every screen go to. */
const PICTURES = process.env.SCREENSHOTS;

/** A window's screen, as people use it: keys are counted, and what goes wrong in the page is kept. */
export class Screen {
  /** Keys that a person pressed; a card that is read types by itself. */
  keys = 0;

  private constructor(
    readonly page: Page,
    readonly faults: readonly string[],
  ) {}

  static async open(browser: Browser, now: string, size = { width: 1366, height: 768 }): Promise<Screen> {
    const context = await browser.newContext({ viewport: size, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
    await context.clock.setFixedTime(now);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    // A refusal is an answer, and the browser reports it as an error of its own.
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) faults.push(message.text());
    });
    return new Screen(page, faults);
  }

  async signIn(url: string, login: string, place = ''): Promise<void> {
    await this.page.goto(`${url}/console/${place}`);
    await this.page.fill('input[name=login]', login);
    await this.page.fill('input[name=password]', 'demo');
    await this.page.keyboard.press('Enter');
    await this.page.waitForSelector('.top');
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      this.keys += 1;
      await this.page.keyboard.press(key);
    }
  }

  async type(text: string): Promise<void> {
    this.keys += text.length;
    await this.page.keyboard.type(text);
  }

  /** The number from a card: a keyboard-wedge reader types it in one burst. */
  async readCard(number: string): Promise<void> {
    await this.page.keyboard.insertText(number);
  }

  async picture(name: string): Promise<void> {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  }

  /** Serious and critical findings of axe on what is shown now. */
  async barriers(): Promise<string[]> {
    // The policy of the pages lets no foreign script in; the test's own goes through the debugger.
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate(async () => {
      const { axe: checker } = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; impact?: string; nodes: { html: string }[] }[] }> };
      };
      return (await checker.run()).violations.map(({ id, impact, nodes }) => ({ id, impact, html: nodes[0]?.html }));
    });
    return found.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id, html }) => `${id}: ${html}`);
  }
}

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: String(CHROMIUM), args: FLAGS });
}
