import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { modelAnswerSchema, tagsAnswerSchema } from '../../src/contract/model.ts';
import { unknownWords, wordsBehind } from '../../src/web/understand/words.ts';
import { hasBrowser } from './browser.ts';
import { SCREENS, servedPage, widthBeyondScreen } from './served-page.ts';

const EMOJI = '🚚💨ＥＣサイト向けの物流代行。ｹﾞｰﾑ機の保管・梱包・配送を一括で請け負う会社です。';
const FARM =
  '北海道で乳牛を飼育し、生乳を乳業メーカーに出荷しています。牧場に併設した売店ではアイスクリームも販売。';
const ENGLISH = 'We run a nationwide chain of coffee shops and sell roasted beans and brewing equipment.';
/** As many words as the page asks for. */
const EXPLAINED = { explain: true, evidenceLimit: 100 };

describe.skipIf(!hasBrowser).each(SCREENS)('a text on %s', (_, screen) => {
  const { open, tag, url } = servedPage(screen);
  const field = (page: Page) => page.getByRole('textbox', { name: '企業概要' });
  const labels = (page: Page) => page.locator('.tag .label').allTextContents();
  const copied = (page: Page) => page.evaluate<string>('navigator.clipboard.readText()');
  const marked = (page: Page, kind: string) => page.locator(`.marked mark.${kind}`).allTextContents();

  it('is introduced by what the page does, with which model, and with examples that it knows', async () => {
    const page = await open();
    const { name, createdAt } = modelAnswerSchema.parse(await (await fetch(`${url()}/model`)).json());
    const day = new Date(createdAt).toLocaleDateString('ja-JP', { dateStyle: 'long' });
    await page.getByText(`モデル「${name}」（${day} 作成）`).waitFor();
    await page.locator('.examples button').first().click();
    await expect.poll(() => labels(page)).not.toEqual([]);
    expect(await field(page).inputValue()).not.toBe('');
  });

  it('has tags while one types, the words behind the strongest marked, and of each other tag on demand', async () => {
    const page = await open();
    await field(page).fill(EMOJI);
    const { tags, unknown = [] } = await tag(EMOJI, EXPLAINED);
    await expect.poll(() => labels(page)).toHaveLength(tags.length);
    expect((await labels(page)).sort()).toEqual(tags.map(({ label }) => label).sort());
    for (const [place, { label, evidence = [] }] of tags.slice(0, 3).entries()) {
      const button = page.locator('.tag', { has: page.getByText(label, { exact: true }) }).first();
      if (place > 0) await (screen.hasTouch ? button.tap() : button.hover());
      await page.getByRole('heading', { name: `「${label}」の根拠` }).waitFor();
      const words = wordsBehind(evidence);
      const texts = (sign: number) =>
        words.filter(({ weight }) => Math.sign(weight) === sign).map(({ text }) => text);
      await expect.poll(() => marked(page, 'raises')).toEqual(texts(1));
      expect(await marked(page, 'lowers')).toEqual(texts(-1));
      expect(await marked(page, 'unknown')).toEqual(unknownWords(unknown).map(({ text }) => text));
    }
    await page.getByLabel('全タグの根拠の語を表示').check();
    await expect.poll(() => page.locator('.row-words').count()).toBeGreaterThan(1);
    // The marks lie where the words are: the same text, wrapped alike.
    expect(await page.locator('.marked').textContent()).toBe(`${EMOJI}\n`);
    const [area, marks] = await Promise.all(
      ['textarea', '.marked'].map((each) => page.locator(each).evaluate(({ clientWidth }) => clientWidth)),
    );
    expect(marks).toBe(area);
  });

  it('has children below their parents', async () => {
    const page = await open();
    await field(page).fill(FARM);
    const catalogue = tagsAnswerSchema.parse(await (await fetch(`${url()}/tags`)).json()).tags;
    const { tags } = await tag(FARM);
    const child = tags.find(({ id }) => catalogue.find((each) => each.id === id)?.parent !== undefined);
    const parent = catalogue.find(({ id }) => catalogue.find((each) => each.id === child?.id)?.parent === id);
    const branch = page.locator('li', { has: page.locator('> .tag', { hasText: parent?.label ?? '?' }) });
    await branch.locator('ul .tag', { hasText: child?.label ?? '?' }).waitFor();
    await page.getByRole('heading', { name: '業種・大分類 › 業種・中分類' }).waitFor();
  });

  it('says how often such an answer is right', async () => {
    const page = await open();
    await field(page).fill(FARM);
    await page.getByText(/同じくらいの確率の判定は \d+ 件中 \d+ 件が正解でした/).waitFor();
  });

  it('keeps its place while one types', async () => {
    const page = await open();
    await page.locator('.examples button').first().waitFor();
    const places = async () => [
      await field(page).boundingBox(),
      await page.locator('.examples').boundingBox(),
    ];
    const before = await places();
    for (const end of [5, 12, 20, FARM.length]) {
      await field(page).fill(FARM.slice(0, end));
      await expect.poll(() => page.locator('.notes').textContent()).toContain('主な語');
      expect(await places()).toEqual(before);
    }
  });

  it('is refused when it is too long, and warned of when it is in another language, within the screen', async () => {
    const page = await open();
    await field(page).fill('牧場の経営。'.repeat(2000));
    await page.getByText('10,000 文字までのところ、12,000 文字あります').waitFor();
    await field(page).fill(ENGLISH);
    await page.getByRole('note').getByText('日本語の文章で学習しています').waitFor();
    await page.locator('.notes mark.unknown').first().waitFor();
    expect(await widthBeyondScreen(page)).toBe(0);
    await field(page).fill('ａ'.repeat(300));
    await expect.poll(() => page.locator('.notes mark.unknown').count()).toBe(1);
    expect(await widthBeyondScreen(page)).toBe(0);
  });

  it('is tagged again with the minimum of the slider, and curl, code and link give the same', async () => {
    const page = await open();
    await field(page).fill(FARM);
    await page.getByLabel('タグごとの基準で判定').uncheck();
    await page.getByLabel('最低確率').fill('0.3');
    const { tags } = await tag(FARM, { minProbability: 0.3 });
    await expect.poll(() => labels(page)).toHaveLength(tags.length);

    await page.getByText('API で同じ結果を得る').click();
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
});
