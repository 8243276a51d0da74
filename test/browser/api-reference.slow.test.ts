import { expect, it, onTestFinished } from 'vitest';
import { startService } from '../http/service.ts';
import { hasBrowser, startBrowser } from './browser.ts';

it.skipIf(!hasBrowser)('shows the operations in groups, the tagging of one company first', async () => {
  const app = await startService();
  const browser = await startBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  page.on('pageerror', (error) => expect.unreachable(error.message));
  await page.goto(`${await app.listen({ host: '127.0.0.1', port: 0 })}/docs`);
  const operations = page.locator('.opblock');
  await operations.first().waitFor();
  const groups = await page.locator('.opblock-tag').evaluateAll((tags) => tags.map((tag) => tag.id));
  expect(groups[0]).toBe('operations-tag-Tagging');
  expect(groups).not.toContain('operations-tag-default');
  expect(await operations.first().getAttribute('id')).toBe('operations-Tagging-tagCompany');
  await operations.first().click();
  // The example is that of the named schema.
  await expect.poll(() => operations.first().textContent()).toContain('北の牧場株式会社');
});
