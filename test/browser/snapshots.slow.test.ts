import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { encoded } from '../fixtures/encoded.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { hasBrowser } from './browser.ts';
import { SCREENS, servedPage } from './served-page.ts';

const FARM = '北海道で乳牛を飼育し、生乳を乳業メーカーに出荷しています。';
const CSV = '会社名,事業の中身\r\n北の牧場,乳牛の飼育と生乳の出荷\r\n余り,農業,漁業\r\n';

/** What changes with the day: numbers, and the names of months and halves of the day in English. */
const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Date(2026, month).toLocaleString('en', { month: 'long' }),
);
const DATED = new RegExp(
  `\\d[\\d,.]*|\\b(?:${MONTHS.map((month) => `${month}|${month.slice(0, 3)}`).join('|')}|AM|PM)\\b`,
  'g',
);

/**
 * What a state of the page shows, as its tree of roles and names: all that is read, in order, in both languages. Pixels
 * would differ with the fonts of each machine, figures with each training, and dates with each day, so these are masked, and
 * the labels of the tags are left out.
 */
async function shownIn(page: Page): Promise<string> {
  const tree = await page.locator('body').ariaSnapshot();
  return tree.replaceAll(DATED, '#');
}

/** The version of a model, with # for each number. */
const VERSION = /#-#-#-[#a-f]+/g;

/** Removes what follows from the training of the small model: its version, tags, words and plots. */
async function withoutTraining(page: Page): Promise<string> {
  await page.evaluate(
    "document.querySelectorAll('.group, .why, .decision, .row-words, .notes, .examples button, .checks, .row, .bars, tbody, .plot circle, option, datalist, .confused, .heard, .level, .marked, .card .hint').forEach((each) => each.remove())",
  );
  return (await shownIn(page)).replaceAll(VERSION, 'version');
}

describe.skipIf(!hasBrowser).each(SCREENS)('the page on %s', (_, screen) => {
  const { open, tag } = servedPage(screen);
  const states: Record<string, (locale: string) => Promise<Page>> = {
    async text(locale) {
      const page = await open(`#understand?text=${encodeURIComponent(FARM)}`, { locale });
      await page.locator('.why').waitFor();
      return page;
    },
    async columns(locale) {
      const file = join(await temporaryDirectory(), 'companies.csv');
      await writeFile(file, encoded(CSV, 'shift_jis'));
      const page = await open('#files', { locale });
      await page.setInputFiles('input[type=file]', file);
      await page.locator('.mapping').waitFor();
      return page;
    },
    async file(locale) {
      const page = await states.columns?.(locale);
      if (page === undefined) throw new Error('no page');
      await page.locator('.mapping button').click();
      await page.locator('.row .chip').first().waitFor();
      return page;
    },
    async review(locale) {
      await tag('畳の製造');
      const page = await open('#review', { locale });
      await page.locator('article').waitFor();
      return page;
    },
    async model(locale) {
      const page = await open('#model', { locale });
      await page.locator('.level').waitFor();
      return page;
    },
  };

  it.each(Object.keys(states))('shows %s as it did before, in both languages', async (state) => {
    for (const locale of ['ja-JP', 'en-US']) {
      const page = await states[state]?.(locale);
      if (page === undefined) throw new Error(`no state ${state}`);
      expect(await withoutTraining(page)).toMatchSnapshot(locale);
    }
  });
});
