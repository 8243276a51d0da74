import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { TagAnswer } from '../../src/client/types.ts';
import { tagAnswerSchema } from '../../src/contract/answers.ts';
import { reviewAnswerSchema } from '../../src/contract/feedback.ts';
import { modelAnswerSchema } from '../../src/contract/model.ts';
import { digestOfSecret } from '../../src/server/keys.ts';
import { sqliteUrl } from '../fixtures/databases.ts';
import { encoded } from '../fixtures/encoded.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { startService } from '../http/service.ts';
import { hasBrowser, startBrowser } from './browser.ts';

const EMOJI = '🚚💨ＥＣサイト向けの物流代行。ｹﾞｰﾑ機の保管・梱包・配送を一括で請け負う会社です。';
const ROWS = 10_000;
const VIEWS: [string, BrowserContextOptions][] = [
  ['a desktop', { viewport: { width: 1280, height: 860 } }],
  ['a phone', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }],
];

describe.skipIf(!hasBrowser).each(VIEWS)('the page on %s', (_, options) => {
  let browser: Browser;
  let url: string;
  beforeAll(async () => {
    browser = await startBrowser();
    const app = await startService({ FEEDBACK: 'true', DATABASE_URL: await sqliteUrl() });
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => browser.close());

  async function open(hash = '', more: BrowserContextOptions = {}): Promise<Page> {
    const context: BrowserContext = await browser.newContext({ locale: 'ja-JP', ...options, ...more });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.on('pageerror', (error) => expect.unreachable(error.message));
    await page.goto(`${url}/${hash}`);
    return page;
  }

  async function tag(description: string, tagOptions: object): Promise<TagAnswer> {
    const answer = await fetch(`${url}/tag`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ description, options: tagOptions }),
    });
    return tagAnswerSchema.parse(await answer.json());
  }

  const labels = (page: Page) => page.locator('.tag .label').allTextContents();
  const copied = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()');

  it('shows tags while one types, and by each of them the words that it has them from', async () => {
    const page = await open();
    await page.getByRole('textbox', { name: '企業概要' }).fill(EMOJI);
    const { tags, unknown = [] } = await tag(EMOJI, { explain: true });
    await expect.poll(() => labels(page)).toHaveLength(tags.length);
    expect((await labels(page)).sort()).toEqual(tags.map(({ label }) => label).sort());
    for (const { label, evidence = [] } of tags.slice(0, 3)) {
      const button = page.locator('.tag', { has: page.getByText(label, { exact: true }) }).first();
      await (options.hasTouch ? button.tap() : button.hover());
      await page.getByRole('heading', { name: `「${label}」の根拠` }).waitFor();
      const marked = (kind: string) => page.locator(`.marked mark.${kind}`).allTextContents();
      const words = (sign: number) =>
        evidence
          .filter(({ weight }) => Math.sign(weight) === sign)
          .toSorted((a, b) => a.start - b.start)
          .map(({ start, end }) => EMOJI.slice(start, end));
      expect(await marked('raises')).toEqual(words(1));
      expect(await marked('lowers')).toEqual(words(-1));
      expect(await marked('unknown')).toEqual(unknown.map(({ text }) => text));
    }
    // The marks lie where the words are: the same text, wrapped alike.
    expect(await page.locator('.marked').textContent()).toBe(`${EMOJI}\n`);
    const [field, marks] = await Promise.all(
      ['textarea', '.marked'].map((each) =>
        page.locator(each).evaluate(({ scrollHeight, clientWidth }) => ({ scrollHeight, clientWidth })),
      ),
    );
    expect(marks.clientWidth).toBe(field.clientWidth);
  });

  it('asks again with the minimum of the slider, and gives curl, code and link of the very request', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'SaaS' }).click();
    await page.getByLabel('タグごとのしきい値で判定').uncheck();
    await page.getByLabel('最低確率').fill('0.3');
    const description = await page.getByRole('textbox', { name: '企業概要' }).inputValue();
    const { tags } = await tag(description, { minProbability: 0.3 });
    await expect.poll(() => labels(page)).toHaveLength(tags.length);

    await page.getByText('このリクエスト').click();
    await page.getByRole('button', { name: 'コピー: curl' }).click();
    const { stdout } = await promisify(execFile)('bash', ['-c', await copied(page)]);
    const answer = JSON.parse(stdout);
    expect(answer.tags.map(({ label }: { label: string }) => label).sort()).toEqual(
      (await labels(page)).sort(),
    );
    await page.getByRole('button', { name: 'コピー: TypeScript' }).click();
    expect(await copied(page)).toContain('"minProbability":0.3');
    await page.getByRole('button', { name: 'コピー: この画面へのリンク' }).click();
    const link = new URL(await copied(page));
    const linked = await open(link.hash);
    await expect.poll(() => labels(linked)).toEqual(await labels(page));
  });

  it(`tags a file of ${ROWS} rows, filters it, and saves it`, async () => {
    const { train } = await sampleData();
    const companies = Array.from({ length: ROWS }, (_, index) => ({
      id: String(index),
      description: train[index % train.length].description,
    }));
    const file = join(await temporaryDirectory(), 'companies.jsonl');
    await writeFile(file, companies.map((company) => JSON.stringify(company)).join('\n'));
    const page = await open('#batch');
    await page.setInputFiles('input[type=file]', file);
    await page.getByText(`${ROWS} 社中 ${ROWS} 社`).waitFor({ timeout: 60_000 });
    // Only what is seen is in the page.
    expect(await page.locator('.row').count()).toBeLessThan(100);
    await page.locator('.virtual').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.locator(`.row[aria-posinset="${ROWS}"]`).waitFor();

    await page.getByRole('combobox', { name: 'タグ', exact: true }).selectOption({ index: 1 });
    await page.getByRole('combobox', { name: '並べ替え' }).selectOption('probability');
    const [, count] = (await page.locator('select option').nth(1).textContent())?.match(/\((\d+)\)$/) ?? [];
    await page.getByText(`${count} 件`, { exact: true }).waitFor();

    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'JSON Lines を保存' }).click();
    const saved = (await readFile(await (await saving).path(), 'utf8')).trimEnd().split('\n');
    expect(saved).toHaveLength(ROWS);
    const last = JSON.parse(saved[ROWS - 1]);
    expect(last).toMatchObject(companies[ROWS - 1]);
    expect(last.tags).toEqual((await tag(last.description, {})).tags);
  });

  it('reads CSV by its head, and shows what is wrong with a row in its place', async () => {
    const file = join(await temporaryDirectory(), 'companies.csv');
    await writeFile(file, '\ufeffid,name,description\n1,牧場,"乳牛を飼育、\n出荷"\n2,なし,\n');
    const page = await open('#batch');
    await page.setInputFiles('input[type=file]', file);
    await page.getByText('2 社中 2 社').waitFor();
    expect(await page.locator('.row').nth(0).locator('.chip').count()).toBeGreaterThan(0);
    expect(await page.locator('.row').nth(1).textContent()).toContain('must have some text');
  });

  it('reads a file of Excel in Shift_JIS, says so, and shows a bad row in its place', async () => {
    const file = join(await temporaryDirectory(), 'excel.csv');
    await writeFile(file, encoded('id,description\r\n1,牧場で乳牛を飼育\r\n2,農業,漁業\r\n', 'shift_jis'));
    const page = await open('#batch');
    await page.setInputFiles('input[type=file]', file);
    await page.getByText('文字コードを Shift_JIS と判定して読みました。').waitFor();
    await page.getByText('2 社中 2 社').waitFor();
    expect(await page.locator('.row').nth(0).textContent()).toContain('牧場で乳牛を飼育');
    expect(await page.locator('.row').nth(0).locator('.chip').count()).toBeGreaterThan(0);
    expect(await page.locator('.row').nth(1).textContent()).toContain('Too many fields');
    const other = join(await temporaryDirectory(), 'latin1.csv');
    await writeFile(other, Buffer.from('id,description\n1,Société générale', 'latin1'));
    await page.setInputFiles('input[type=file]', other);
    await page.getByText('latin1.csv is not UTF-8: 0xe9 0x74 is not valid in line 2').waitFor();
  });

  it('tells what the model is, and finds and sorts its tags', async () => {
    const page = await open('#model');
    await page.getByRole('heading', { name: 'small' }).waitFor();
    await page.getByLabel('検索').fill('農業');
    const table = page.getByRole('region', { name: 'タグの一覧と評価' });
    const column = (index: number) => table.locator(`tbody tr td:nth-child(${index})`).allTextContents();
    const rows = await column(1);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(50);
    await page.getByLabel('検索').fill('');
    await table.getByRole('button', { name: '正例' }).click();
    const supports = (await column(4)).map(Number);
    expect(supports).toEqual(supports.toSorted((a, b) => a - b));
    expect(await page.locator('.plot circle').count()).toBeGreaterThan(20);

    const { scores } = modelAnswerSchema.parse(await (await fetch(`${url}/model`)).json());
    const unseen = new Set(scores.dev.tags.flatMap(({ id, support }) => (support === 0 ? id : [])));
    const [ids, shownF1] = [await column(1), await column(7)];
    const withoutExamples = ids.filter((_, row) => shownF1[row] === '正例なし');
    expect(withoutExamples).toEqual(ids.filter((id) => unseen.has(id)));
    expect(withoutExamples.length).toBeGreaterThan(0);
  });

  it('takes reviews of five companies by keyboard', async () => {
    const texts = ['寿司店の運営', '訪問看護と介護', '鉄と木とガラス', '何でも屋', '会計クラウド', '旅行業'];
    for (const text of texts) await tag(text, {});
    const page = await open('#review');
    await page.getByLabel('確認者').fill('tester');
    const reviewed: (string | null)[] = [];
    for (let count = 1; count <= 5; count++) {
      const text = await page.locator('article .text').textContent();
      reviewed.push(text);
      await page.locator('article input[type=checkbox]').first().focus();
      await page.keyboard.press('Space');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('a');
      await page.keyboard.type('theme:local');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await page.getByText(`${count} 社を確認しました`).waitFor();
      expect(await page.locator('article .text').textContent()).not.toBe(text);
    }
    const { items } = reviewAnswerSchema.parse(await (await fetch(`${url}/review`)).json());
    const left = items.map(({ company }) => company.description);
    expect(reviewed.filter((text) => left.includes(text ?? ''))).toEqual([]);
    expect(left.length).toBeGreaterThan(0);
  });

  it.each(['light', 'dark'] as const)('has nothing that axe finds, in %s colours', async (colorScheme) => {
    await tag('畳の製造', {});
    for (const tab of ['playground', 'batch', 'model', 'review']) {
      const page = await open(`#${tab}`, { colorScheme });
      if (tab === 'playground') {
        await page.getByRole('button', { name: '部品製造' }).click();
        await page.locator('.tag').first().focus();
        await page.getByText('このリクエスト').click();
      }
      if (tab === 'model') await page.locator('.plot').first().waitFor();
      if (tab === 'review') await page.locator('article').waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${tab}: ${id}: ${nodes[0].html}`)).toEqual([]);
    }
  });

  it('speaks English too, and keeps to the language of the browser', async () => {
    const page = await open('', { locale: 'en-US' });
    await page.getByRole('tab', { name: 'Playground' }).waitFor();
    await page.getByRole('button', { name: '日本語' }).click();
    await page.getByRole('tab', { name: 'ためす' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
  });

  it('asks for the key where one is needed, and keeps it in memory only', async () => {
    const path = join(await temporaryDirectory(), 'keys.json');
    const sha256 = digestOfSecret('page-secret').toString('hex');
    await writeFile(path, JSON.stringify({ keys: [{ name: 'page', roles: ['tag'], sha256 }] }));
    const app = await startService({ KEYS_FILE: path });
    const locked = await app.listen({ host: '127.0.0.1', port: 0 });
    const page = await open();
    await page.goto(locked);
    await page.getByRole('button', { name: '牧場' }).click();
    await page.getByRole('dialog').locator('input').fill('page-secret');
    await page.getByRole('button', { name: '使う' }).click();
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
