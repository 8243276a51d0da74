import { describe, expect, it } from 'vitest';
import { modelAnswerSchema } from '../../src/contract/model.ts';
import { hasBrowser } from './browser.ts';
import { SCREENS, servedPage } from './served-page.ts';

describe.skipIf(!hasBrowser).each(SCREENS)('the model on %s', (_, screen) => {
  const { open, url, check } = servedPage(screen);

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

    const { scores } = modelAnswerSchema.parse(await (await fetch(`${url()}/model`)).json());
    const unseen = new Set(scores.dev.tags.flatMap(({ id, support }) => (support === 0 ? id : [])));
    const [ids, shownF1] = [await column(1), await column(7)];
    const withoutExamples = ids.filter((_, row) => shownF1[row] === '正例なし');
    expect(withoutExamples).toEqual(ids.filter((id) => unseen.has(id)));
    expect(withoutExamples.length).toBeGreaterThan(0);
  });

  it('has nothing that axe finds, in both languages and colours', async () => {
    await check('#model', (page) => page.locator('.plot').first().waitFor());
  }, 180_000);
});
