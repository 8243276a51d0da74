import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoded } from '../fixtures/encoded.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { hasBrowser } from './browser.ts';
import { DESKTOP, servedPage } from './served-page.ts';

const ROWS = 10_000;

describe.skipIf(!hasBrowser)('a file', () => {
  const { open, tag } = servedPage(DESKTOP);

  it(`tags a file of ${ROWS} rows, filters it, and saves it`, async () => {
    const { train } = await sampleData();
    const companies = Array.from({ length: ROWS }, (_, index) => ({
      id: String(index),
      description: train[index % train.length].description,
    }));
    const file = join(await temporaryDirectory(), 'companies.jsonl');
    await writeFile(file, companies.map((company) => JSON.stringify(company)).join('\n'));
    const page = await open('#files');
    await page.setInputFiles('input[type=file]', file);
    await page.getByText(`${ROWS} 社中 ${ROWS} 社`).waitFor({ timeout: 60_000 });
    // Only what is seen is in the page.
    expect(await page.locator('.row').count()).toBeLessThan(100);
    await page.locator('.virtual').evaluate((list) => list.scrollTo(0, list.scrollHeight));
    await page.locator(`.row[aria-posinset="${ROWS}"]`).waitFor();

    await page.getByRole('combobox', { name: 'タグ', exact: true }).selectOption({ index: 1 });
    await page.getByRole('combobox', { name: '並べ替え' }).selectOption('probability');
    const [, count] =
      (
        await page.getByRole('combobox', { name: 'タグ', exact: true }).locator('option').nth(1).textContent()
      )?.match(/\((\d+)\)$/) ?? [];
    await page.getByText(`${count} 件`, { exact: true }).waitFor();

    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'JSON Lines で保存' }).click();
    const saved = (await readFile(await (await saving).path(), 'utf8')).trimEnd().split('\n');
    expect(saved).toHaveLength(ROWS);
    const last = JSON.parse(saved[ROWS - 1]);
    expect(last).toMatchObject(companies[ROWS - 1]);
    expect(last.tags).toEqual((await tag(last.description)).tags);
  });

  it('asks what the columns of CP932 with odd names have, lists bad rows with their lines, and saves labels', async () => {
    const file = join(await temporaryDirectory(), '企業一覧.csv');
    const csv =
      '証券コード,会社名,事業の中身\r\n1301,北の牧場,乳牛の飼育と生乳の出荷\r\n1302,余り,農業,漁業\r\n1303,寿司の屋,寿司店の運営\r\n';
    await writeFile(file, encoded(csv, 'shift_jis'));
    const page = await open('#files');
    await page.setInputFiles('input[type=file]', file);
    await page.getByRole('heading', { name: 'どの列に何が入っていますか' }).waitFor();
    const column = page.getByRole('combobox', { name: '企業概要' });
    expect(await column.inputValue()).toBe('事業の中身');
    await column.selectOption('会社名');
    await page.getByText('北の牧場', { exact: true }).waitFor();
    await column.selectOption('事業の中身');
    await page.locator('.mapping li').first().getByText('乳牛の飼育と生乳の出荷').waitFor();
    await page.getByRole('button', { name: '3 社にタグを付ける' }).click();
    await page.getByText('3 社中 3 社').waitFor();
    await page.getByText('読めなかった行・付けられなかった行（1 件）').click();
    await page.getByText('3 行目： セルが 4 個あります。').waitFor();

    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Excel で保存' }).click();
    const saved = await (await saving).path();
    const again = join(await temporaryDirectory(), 'again.xlsx');
    await writeFile(again, await readFile(saved));
    await page.setInputFiles('input[type=file]', again);
    await page.getByText('3 社中 3 社').waitFor();
    expect(await page.locator('.row').nth(0).textContent()).toContain('乳牛の飼育と生乳の出荷');

    // A company opens where its tags are explained, and the file is still there afterwards.
    await page.getByRole('link', { name: '北の牧場' }).click();
    await page.locator('.why').waitFor();
    expect(await page.getByRole('textbox', { name: '企業概要' }).inputValue()).toBe('乳牛の飼育と生乳の出荷');
    await page.goBack();
    await page.getByText('3 社中 3 社').waitFor();
  });
});
