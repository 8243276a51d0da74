import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import type { TagAnswer } from '../../src/client/types.ts';
import { tagAnswerSchema } from '../../src/contract/answers.ts';
import { sqliteUrl } from '../fixtures/databases.ts';
import { startService } from '../http/service.ts';
import { startBrowser } from './browser.ts';

export const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 860 } };
export const SCREENS: [string, BrowserContextOptions][] = [
  ['a desktop', DESKTOP],
  ['a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
];
let started: Promise<Browser> | undefined;

/** The browser of a test file. */
function browser(): Promise<Browser> {
  started ??= startBrowser();
  return started;
}
afterAll(async () => (await started)?.close());

/** Opens the page of a service until the end of the test. Nothing may fail in it, or come from other servers. */
export async function openPage(url: string, hash: string, options: BrowserContextOptions): Promise<Page> {
  const context = await (await browser()).newContext(options);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  page.on('pageerror', (error) => expect.unreachable(error.message));
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== url && !['data:', 'blob:'].includes(protocol)) expect.unreachable(request.url());
  });
  await page.goto(`${url}/${hash}`);
  return page;
}

/** The page as a service with the small model sends it to a browser, for the tests of a `describe`. */
export function servedPage(screen: BrowserContextOptions) {
  let url = '';
  beforeAll(async () => {
    const app = await startService({ FEEDBACK: 'true', DATABASE_URL: await sqliteUrl() });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });

  return {
    open: (hash = '', options: BrowserContextOptions = {}, address = url) =>
      openPage(address, hash, { locale: 'ja-JP', ...screen, ...options }),
    url: () => url,

    async tag(description: string, options: object = {}): Promise<TagAnswer> {
      const answer = await fetch(`${url}/tag`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ description, options }),
      });
      return tagAnswerSchema.parse(await answer.json());
    },
  };
}

/** The number of pixels by which the page is wider than the screen. */
export function widthBeyondScreen(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}
