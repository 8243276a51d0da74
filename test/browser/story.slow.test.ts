import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { feedbackSummarySchema } from '../../src/contract/feedback.ts';
import { type Language, MESSAGES } from '../../src/web/messages/messages.ts';
import { sqliteUrl } from '../fixtures/databases.ts';
import { encoded } from '../fixtures/encoded.ts';
import { editManifest, modelVersions } from '../fixtures/model-versions.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { client, startWithoutModel } from '../http/service.ts';
import { hasBrowser } from './browser.ts';
import { openPage, SCREENS, widthBeyondScreen } from './served-page.ts';

const FARM =
  '北海道で乳牛を飼育し、生乳を乳業メーカーに出荷しています。牧場に併設した売店ではアイスクリームも販売。';
const CSV =
  '証券コード,会社名,事業の中身\r\n1301,北の牧場,乳牛の飼育と生乳の出荷\r\n1302,余り,農業,漁業\r\n1303,寿司の屋,寿司店の運営\r\n';
const REVIEWED = 20;
const recordSchema = z.object({ description: z.string(), tags: z.array(z.string()) });
/** Each screen, language and colour beside each other one. */
const STORIES: [string, BrowserContextOptions & { locale: string; colorScheme: 'light' | 'dark' }][] =
  SCREENS.flatMap(([screen, options], index) => {
    const [first, second] = index === 0 ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
    return [
      [`on ${screen} in Japanese, ${first}`, { ...options, locale: 'ja-JP', colorScheme: first }],
      [`on ${screen} in English, ${second}`, { ...options, locale: 'en-US', colorScheme: second }],
    ];
  });

/** Axe finds nothing, and nothing is wider than the screen. */
async function assertAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  expect(await widthBeyondScreen(page)).toBe(0);
}

describe.skipIf(!hasBrowser)('from a text to a release', () => {
  let app: Awaited<ReturnType<typeof startWithoutModel>>;
  let url = '';
  beforeAll(async () => {
    const directory = await modelVersions(['v1', 'v2']);
    await editManifest(join(directory, 'v2'), (json) =>
      json.replace(/("micro":\s*\{[^}]*"f1":\s*)[\d.]+/, '$10.1'),
    );
    app = await startWithoutModel({ MODEL: directory, FEEDBACK: 'true', DATABASE_URL: await sqliteUrl() });
    await client(app).post('/admin/models/activate').send({ version: 'v1' }).expect(200);
    await client(app).put('/admin/shadow').send({ version: 'v2', share: 1 }).expect(200);
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  const disputed = async () =>
    feedbackSummarySchema.parse((await client(app).get('/feedback/summary')).body).disputed;
  /** Says that a tag is wrong which the page has sent as right. */
  async function disagree(): Promise<void> {
    await expect.poll(async () => (await client(app).get('/feedback/records')).text).toContain('"tags":["');
    const { text } = await client(app).get('/feedback/records');
    const [line = ''] = text.split('\n').filter((each) => each.includes('"tags":["'));
    const { description, tags } = recordSchema.parse(JSON.parse(line));
    const body = { company: { description }, by: 'suzuki', removed: tags.slice(0, 1) };
    await client(app).post('/feedback').send(body).expect(201);
    expect(await disputed()).toBe(1);
  }

  it.each(STORIES)(
    'works %s',
    async (_, options) => {
      const language: Language = options.locale === 'ja-JP' ? 'ja' : 'en';
      const messages = MESSAGES[language];
      const view = (name: keyof typeof messages.views) =>
        page.getByRole('tab', { name: messages.views[name] }).click();
      const button = (name: string) => page.getByRole('button', { name });
      const choose = (label: string, option: string) =>
        page.getByRole('combobox', { name: label, exact: true }).selectOption(option);
      const details = (summary: string) => page.locator('summary', { hasText: summary }).click();
      const page = await openPage(url, '', options);

      // A text is pasted, and its tags explain themselves, also beside those of the candidate.
      await page.getByRole('textbox', { name: messages.overview }).fill(FARM);
      await page.locator('.why').waitFor();
      await page.getByRole('checkbox', { name: messages.allWords }).check();
      await details(messages.compare('v2'));
      await page.locator('.comparison tbody tr').first().waitFor();
      await details(messages.request);
      await assertAccessible(page);

      // A file has odd columns, and one row too many cells.
      await view('files');
      const file = join(await temporaryDirectory(), '企業一覧.csv');
      await writeFile(file, encoded(CSV, 'shift_jis'));
      await page.setInputFiles('input[type=file]', file);
      await page.getByText(messages.readAs('Shift_JIS')).waitFor();
      await button(messages.tagRows(3)).click();
      await page.getByText(messages.progress(3, 3)).first().waitFor();
      await choose(messages.decision, 'review');
      await page.locator('.row .chip').first().waitFor();
      await details(messages.companiesByTag);
      await details(messages.badRows(1));
      await page
        .getByText(language === 'ja' ? 'セルが 4 個あります。' : 'The number of cells is 4 instead of 3.')
        .first()
        .waitFor();
      await assertAccessible(page);

      // Companies are reviewed by keyboard: the first one is corrected, and its correction taken back and made again.
      const { train } = await sampleData();
      const place = STORIES.findIndex(([, each]) => each === options);
      for (const { description } of train.slice(place * REVIEWED, (place + 1) * REVIEWED)) {
        await client(app).post('/tag').send({ description }).expect(200);
      }
      await view('review');
      const box = page.locator('article input[type=checkbox]').first();
      await page.getByLabel(messages.reviewer).fill('sato');
      await page.keyboard.press('Enter');
      await page.locator('article').waitFor();
      const wasChecked = await box.isChecked();
      for (const key of ['1', 'Enter', 'u']) await page.keyboard.press(key);
      await expect.poll(() => box.isChecked()).toBe(!wasChecked);
      await page.getByText(messages.reviewed(0)).waitFor();
      for (let count = 1; count <= REVIEWED; count++) {
        await page.locator('article').waitFor();
        await page.keyboard.press('Enter');
        await page.getByText(messages.reviewed(count)).waitFor();
      }

      // A second person disagrees about one of them, and a third one settles it.
      await disagree();
      await page.getByLabel(messages.reviewer).fill('tanaka');
      await details(messages.queueSummary('new', 'uncertainty'));
      await choose(messages.companies, 'disputed');
      await page.locator('.said').first().waitFor();
      await details(messages.nextTraining);
      await page.locator('.next-training table').waitFor();
      await assertAccessible(page);
      await button(messages.send).click();
      await expect.poll(disputed).toBe(0);

      // A version is released, with a warning as it is worse, and rolled back.
      await view('model');
      await page.locator('.level').waitFor();
      for (const summary of await page.locator('.model details:not(.versions) summary').all())
        await summary.click();
      await details(messages.versions('v1'));
      const candidate = page.locator('.version-list li', { hasText: 'v2' });
      await candidate.getByRole('button', { name: messages.release }).click();
      const dialog = page.getByRole('dialog', { name: messages.releaseQuestion('v2') });
      await dialog.getByText('0.100').waitFor();
      await dialog.getByRole('button', { name: messages.release }).click();
      await page.getByText(messages.nowServing('v2')).waitFor();
      await button(messages.rollBack).click();
      await page.getByText(messages.nowServing('v1')).waitFor();
      await assertAccessible(page);
    },
    180_000,
  );
});
