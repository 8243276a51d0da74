import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { TagAnswer } from '../../src/client/types.ts';
import { tagAnswerSchema } from '../../src/contract/answers.ts';
import { sqliteUrl } from '../fixtures/databases.ts';
import { startService } from '../http/service.ts';
import { startBrowser } from './browser.ts';

export const SCREENS: [string, BrowserContextOptions][] = [
  ['a desktop', { viewport: { width: 1280, height: 860 } }],
  ['a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
];
/** Each language and each colour once: they have nothing to do with each other. */
const LOOKS = [
  { locale: 'ja-JP', colorScheme: 'light' },
  { locale: 'en-US', colorScheme: 'dark' },
] as const;

/** The page as a service with the small model sends it to a browser, for the tests of a `describe`. */
export function servedPage(screen: BrowserContextOptions, environment: Record<string, string> = {}) {
  let browser: Browser;
  let url = '';
  beforeAll(async () => {
    browser = await startBrowser();
    const app = await startService({ FEEDBACK: 'true', DATABASE_URL: await sqliteUrl(), ...environment });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => browser.close());

  async function open(hash = '', options: BrowserContextOptions = {}, address = url): Promise<Page> {
    const context = await browser.newContext({ locale: 'ja-JP', ...screen, ...options });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.on('pageerror', (error) => expect.unreachable(error.message));
    // Nothing comes from other servers.
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (origin !== address && !['data:', 'blob:'].includes(protocol)) expect.unreachable(request.url());
    });
    await page.goto(`${address}/${hash}`);
    return page;
  }

  return {
    open,
    url: () => url,

    async tag(description: string, options: object = {}): Promise<TagAnswer> {
      const answer = await fetch(`${url}/tag`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ description, options }),
      });
      return tagAnswerSchema.parse(await answer.json());
    },

    /**
     * Checks a state of the page in both languages and colours: axe finds nothing, and nothing is wider than the screen.
     * @param reach brings the page into the state
     */
    async check(hash: string, reach: (page: Page) => Promise<unknown>): Promise<void> {
      for (const look of LOOKS) {
        const page = await open(hash, look);
        await reach(page);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
        expect(found, `${hash} ${look.locale}`).toEqual([]);
        expect(await widthBeyondScreen(page), `${hash} ${look.locale}`).toBe(0);
        await page.context().close();
      }
    },
  };
}

/** The number of pixels by which the page is wider than the screen. */
export function widthBeyondScreen(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
