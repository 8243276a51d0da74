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
    const [, count] = (await page.locator('select option').nth(1).textContent())?.match(/\((\d+)\)$/) ?? [];
    await page.getByText(`${count} 件`, { exact: true }).waitFor();

    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'JSON Lines を保存' }).click();
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
    expect(await page.locator('.row').nth(1).textContent()).toContain('must have some text');
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
    expect(await page.locator('.row').nth(1).textContent()).toContain('Too many fields');
    const other = join(await temporaryDirectory(), 'latin1.csv');
    await writeFile(other, Buffer.from('id,description\n1,Société générale', 'latin1'));
    await page.setInputFiles('input[type=file]', other);
    await page.getByText('latin1.csv is not UTF-8: 0xe9 0x74 is not valid in line 2').waitFor();
  });

  it('has nothing that axe finds, in both languages and colours', async () => {
    await check('#files', (page) => page.locator('.drop').waitFor());
  }, 180_000);
});
