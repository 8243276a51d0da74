import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digestOfSecret } from '../../src/server/keys.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { startService } from '../http/service.ts';
import { hasBrowser } from './browser.ts';
import { SCREENS, servedPage } from './served-page.ts';

describe.skipIf(!hasBrowser).each(SCREENS)('the page on %s', (_, screen) => {
  const { open } = servedPage(screen);

  it('speaks English too, and keeps to the language of the browser', async () => {
    const page = await open('', { locale: 'en-US' });
    await page.getByRole('tab', { name: 'Try it' }).waitFor();
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByRole('tab', { name: 'ためす' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
  });

  it('asks for the key where one is needed, says when it is wrong, and keeps it in memory only', async () => {
    const path = join(await temporaryDirectory(), 'keys.json');
    const sha256 = digestOfSecret('page-secret').toString('hex');
    await writeFile(path, JSON.stringify({ keys: [{ name: 'page', roles: ['tag'], sha256 }] }));
    const app = await startService({ KEYS_FILE: path });
    const locked = await app.listen({ host: '127.0.0.1', port: 0 });
    const page = await open('', {}, locked);
    await page.getByRole('textbox', { name: '企業概要' }).fill('牧場の経営');
    const key = page.getByRole('dialog').locator('input');
    await key.fill('wrong-secret');
    await page.getByRole('button', { name: '使う' }).click();
    await page.getByText('このキーは使えません').waitFor();
    await key.fill('page-secret');
    await page.getByRole('button', { name: '使う' }).click();
    await page.getByText('モデル「small」').waitFor();
    await expect.poll(() => page.locator('.tag').count()).toBeGreaterThan(0);
    expect(
      await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])'),
    ).toBe('[{},{},""]');
  });

  it('leads to the reference of the API, which its own policy lets be shown', async () => {
    const page = await open();
    const refused: string[] = [];
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) refused.push(message.text());
    });
    await page.getByRole('link', { name: 'API リファレンス' }).click();
    await page.getByText('Tag one company').first().waitFor();
    expect(refused).toEqual([]);
  });
});
