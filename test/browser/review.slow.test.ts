import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { feedbackSummarySchema, reviewAnswerSchema } from '../../src/contract/feedback.ts';
import { tagsAnswerSchema } from '../../src/contract/model.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { hasBrowser } from './browser.ts';
import { DESKTOP, servedPage } from './served-page.ts';

const COMPANIES = 50;

describe.skipIf(!hasBrowser)('a review', () => {
  const { open, tag, url } = servedPage(DESKTOP);
  const text = (page: Page) => page.locator('article .text').textContent();
  const boxes = (page: Page) => page.locator('article input[type=checkbox]');
  const queue = async (query = '') =>
    reviewAnswerSchema.parse(await (await fetch(`${url()}/review?limit=100&${query}`)).json()).items;
  const summary = async () =>
    feedbackSummarySchema.parse(await (await fetch(`${url()}/feedback/summary`)).json());
  const records = async () =>
    (await (await fetch(`${url()}/feedback/records`)).text())
      .split('\n')
      .filter((line) => line !== '')
      .map((line): { description: string; tags: string[]; groups: string[] } => JSON.parse(line));

  async function openAs(name: string): Promise<Page> {
    const page = await open('#review');
    await page.getByLabel('確認する人の名前').fill(name);
    await page.keyboard.press('Enter');
    await page.locator('article').waitFor();
    return page;
  }

  async function choose(page: Page, label: string, option: string): Promise<void> {
    await page.locator('.filters').evaluate((details) => details.setAttribute('open', ''));
    await page.getByRole('combobox', { name: label }).selectOption(option);
  }

  it(`of ${COMPANIES} companies takes one key for each where the model is right`, async () => {
    const { train } = await sampleData();
    for (const { description } of train.slice(0, COMPANIES)) await tag(description);
    const page = await openAs('佐藤');
    let presses = 0;
    for (let count = 1; count <= COMPANIES; count++) {
      await page.locator('article').waitFor();
      await page.keyboard.press('Enter');
      presses++;
      await page.getByText(`${count} 社を確認しました`).waitFor();
    }
    await page.getByText('確認する企業はありません').waitFor();
    expect(presses).toBeLessThanOrEqual(1.5 * COMPANIES);
    await expect.poll(async () => (await summary()).companies).toBe(COMPANIES);
    const [{ description }] = train;
    const { tags } = await tag(description);
    const record = (await records()).find((own) => own.description === description);
    expect(record?.tags.toSorted()).toEqual(tags.map(({ id }) => id).sort());
  });

  it('corrects by keyboard: numbers, arrows, added tags, skipping and undo', async () => {
    for (const description of ['訪問看護と介護', '会計クラウド', '旅行業']) await tag(description);
    const page = await openAs('佐藤');
    const first = await text(page);
    const isFirst = await boxes(page).first().isChecked();
    await page.keyboard.press('1');
    expect(await boxes(page).first().isChecked()).toBe(!isFirst);
    await page.keyboard.press('Space');
    expect(await boxes(page).first().isChecked()).toBe(isFirst);
    await page.keyboard.press('ArrowDown');
    const isFocused = (place: number) =>
      boxes(page)
        .nth(place)
        .evaluate((box) => box.matches(':focus'));
    expect(await isFocused(1)).toBe(true);
    await page.keyboard.press('a');
    await page.keyboard.type('theme:local');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page)).not.toBe(first);
    const second = await text(page);
    await page.keyboard.press('s');
    await expect.poll(() => text(page)).not.toBe(second);

    // Undo brings both back, the correction with its checks, and takes the feedback back.
    await page.keyboard.press('u');
    await expect.poll(() => text(page)).toBe(second);
    const record = async () => (await records()).find(({ description }) => description === first);
    await expect.poll(async () => (await record())?.tags ?? []).toContain('theme:local');
    await page.keyboard.press('u');
    await expect.poll(() => text(page)).toBe(first);
    const { tags } = tagsAnswerSchema.parse(await (await fetch(`${url()}/tags`)).json());
    const label = tags.find(({ id }) => id === 'theme:local')?.label ?? '?';
    expect(await page.locator('article').getByRole('checkbox', { name: label }).isChecked()).toBe(true);
    await expect.poll(record).toBeUndefined();
    expect((await queue()).map(({ company }) => company.description)).toContain(first);
  });

  it('needs the name of the reviewer', async () => {
    const page = await open('#review');
    await page.locator('article').waitFor();
    await page.getByRole('button', { name: '決定して次へ' }).click();
    await page.getByText('確認する人の名前を入れてください').waitFor();
  });

  it('by two people who disagree shows what each says, and is settled, not overwritten', async () => {
    const description = '寿司店の運営';
    const { tags } = await tag(description);
    const [{ id = '', group = '' } = {}] = tags;
    await fetch(`${url()}/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ company: { description }, by: '鈴木', confirmed: tags.map((own) => own.id) }),
    });
    const page = await openAs('田中');
    await choose(page, '対象', 'second');
    // A key that is pressed before the page shows this queue would be lost.
    const [first] = await queue(`queue=second&by=${encodeURIComponent('田中')}`);
    await expect.poll(() => text(page)).toBe(first?.company.description);
    while ((await text(page)) !== description) {
      const former = await text(page);
      await page.keyboard.press('s');
      await expect.poll(() => text(page)).not.toBe(former);
    }
    await page.keyboard.press('1');
    await page.getByRole('button', { name: '決定して次へ' }).click();
    await expect.poll(async () => (await summary()).disputed).toBe(1);
    const record = async () => (await records()).find((own) => own.description === description);
    expect((await record())?.groups ?? []).not.toContain(group);

    await choose(page, '対象', 'disputed');
    await page.getByText('鈴木：正しい・田中：誤り').first().waitFor();
    await page.getByRole('button', { name: '決定して次へ' }).click();
    await page.getByText('意見が割れている企業はありません').waitFor();
    await expect.poll(async () => (await summary()).disputed).toBe(0);
    expect((await record())?.groups).toContain(group);
    expect((await record())?.tags).toContain(id);
  });

  it('shows what the next training would have, and saves it', async () => {
    const page = await open('#review');
    await page.getByText('次の学習に加わるデータ').click();
    const { companies, tags } = await summary();
    await page.getByText(`確認済みの企業 ${companies} 社`).waitFor();
    await expect.poll(() => page.locator('.next-training tbody tr').count()).toBe(tags.length);
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: '学習用ファイルを保存' }).click();
    expect((await saving).suggestedFilename()).toBe('feedback.jsonl');
  });
});
