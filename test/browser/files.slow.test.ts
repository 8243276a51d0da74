import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encoded } from '../fixtures/encoded.ts';
import { sampleData } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { hasBrowser } from './browser.ts';
import { SCREENS, servedPage } from './served-page.ts';

const ROWS = 10_000;

describe.skipIf(!hasBrowser).each(SCREENS)('a file on %s', (_, screen) => {
  const { open, tag, check } = servedPage(screen);

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

  it('reads CSV by its head, and shows what is wrong with a row in its place', async () => {
    const file = join(await temporaryDirectory(), 'companies.csv');
    await writeFile(file, '\ufeffid,name,description\n1,牧場,"乳牛を飼育、\n出荷"\n2,なし,\n');
    const page = await open('#files');
    await page.setInputFiles('input[type=file]', file);
    await page.getByText('2 社中 2 社').waitFor();
    expect(await page.locator('.row').nth(0).locator('.chip').count()).toBeGreaterThan(0);
    expect(await page.locator('.row').nth(1).textContent()).toContain('企業概要が空です。');
  });

  it('reads a file of Excel in Shift_JIS, says so, and shows a bad row in its place', async () => {
    const file = join(await temporaryDirectory(), 'excel.csv');
    await writeFile(file, encoded('id,description\r\n1,牧場で乳牛を飼育\r\n2,農業,漁業\r\n', 'shift_jis'));
    const page = await open('#files');
    await page.setInputFiles('input[type=file]', file);
    await page.getByText('文字コードを Shift_JIS と判定して読みました。').waitFor();
    await page.getByText('2 社中 2 社').waitFor();
    expect(await page.locator('.row').nth(0).textContent()).toContain('牧場で乳牛を飼育');
    expect(await page.locator('.row').nth(0).locator('.chip').count()).toBeGreaterThan(0);
    expect(await page.locator('.row').nth(1).textContent()).toContain(
      'セルが 3 個あります。見出しの列は 2 個です。',
    );
    const other = join(await temporaryDirectory(), 'latin1.csv');
    await writeFile(other, Buffer.from('id,description\n1,Société générale', 'latin1'));
    await page.setInputFiles('input[type=file]', other);
    await page.getByText('UTF-8 としては 2 行目の 0xe9 0x74 が読めません。').waitFor();
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

  it('has nothing that axe finds, in both languages and colours', async () => {
    const file = join(await temporaryDirectory(), 'companies.csv');
    await writeFile(file, 'name,description\n牧場,乳牛を飼育\n牧場,乳牛を,飼育\n寿司,寿司店の運営\n');
    await check('#files', async (page) => {
      await page.setInputFiles('input[type=file]', file);
      await page.locator('.row .chip').first().waitFor();
      for (const summary of await page.locator('.files summary').all()) await summary.click();
      await page.locator('.bars li').first().waitFor();
    });
  }, 180_000);
});
