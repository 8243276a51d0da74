import { describe, expect, it } from 'vitest';
import { reviewAnswerSchema } from '../../src/contract/feedback.ts';
import { hasBrowser } from './browser.ts';
import { SCREENS, servedPage } from './served-page.ts';

describe.skipIf(!hasBrowser).each(SCREENS)('a review on %s', (_, screen) => {
  const { open, tag, url, check } = servedPage(screen);

  it('takes reviews of five companies by keyboard', async () => {
    const texts = ['寿司店の運営', '訪問看護と介護', '鉄と木とガラス', '何でも屋', '会計クラウド', '旅行業'];
    for (const text of texts) await tag(text);
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
    const { items } = reviewAnswerSchema.parse(await (await fetch(`${url()}/review`)).json());
    const left = items.map(({ company }) => company.description);
    expect(reviewed.filter((text) => left.includes(text ?? ''))).toEqual([]);
    expect(left.length).toBeGreaterThan(0);
  });

  it('has nothing that axe finds, in both languages and colours', async () => {
    await tag('畳の製造');
    await check('#review', (page) => page.locator('article').waitFor());
  });
});
