import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../src/evaluation/bootstrap.ts';
import { curvesOf } from '../../src/evaluation/curves.ts';
import { evaluatePredictions, predictLabelled } from '../../src/evaluation/evaluation.ts';
import { evaluationReportPage } from '../../src/evaluation/report.ts';
import { trainedModelOf } from '../../src/model/model.ts';
import { MESSAGES } from '../../src/web/messages/messages.ts';
import { REPORT_MESSAGES } from '../../src/web/report/messages.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sampleData, smallModel, trainSmallModel } from '../fixtures/small-model.ts';
import { hasBrowser, startBrowser } from './browser.ts';
import { SCREENS, widthBeyondScreen } from './served-page.ts';

describe.runIf(hasBrowser)('the evaluation report in a browser', async () => {
  const browser = await startBrowser();
  let html: string;
  beforeAll(async () => {
    const { dev, catalogue } = await sampleData();
    const model = await smallModel();
    const other = await trainSmallModel({ maximumEpochs: 2 });
    const [predictions, otherPredictions] = [model, other].map((each) =>
      predictLabelled(trainedModelOf(each), dictionary, dev, catalogue),
    );
    // What the command passes on has more than the page shows, and what could end its element.
    const { manifest } = model;
    html = await evaluationReportPage({
      model: { ...manifest, name: '</script>農場' },
      side: 'dev',
      evaluation: evaluatePredictions(predictions),
      ...curvesOf(predictions),
      comparison: { ...other.manifest, ...compare(predictions, otherPredictions) },
    });
  });
  afterAll(() => browser.close());

  async function opened(options: BrowserContextOptions): Promise<Page> {
    const page = await browser.newPage({ reducedMotion: 'reduce', ...options });
    page.setDefaultTimeout(30_000);
    await page.setContent(html);
    await page.locator('h2').first().waitFor();
    return page;
  }

  it.each(SCREENS)('is in both languages, and accessible, on %s', async (_, screen) => {
    const page = await opened({ ...screen, locale: 'ja-JP' });
    for (const language of ['ja', 'en'] as const) {
      const { title, loss, curve, tagCurves, decisions, figures } = REPORT_MESSAGES[language];
      await page.getByRole('heading', { level: 1, name: '</script>農場' }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await page.title()).toContain(title('</script>農場', '', 'dev').split(' ')[0]);
      const { strengths, catalogue, calibration } = MESSAGES[language];
      for (const heading of [tagCurves, decisions, figures, strengths, catalogue])
        await page.getByRole('heading', { name: heading, exact: true }).waitFor();
      for (const plot of [loss, curve, calibration]) {
        const figure = page.locator('figure', { has: page.locator('b', { hasText: plot }) }).first();
        expect(await figure.locator('polyline, circle').count()).toBeGreaterThan(0);
      }
      expect(await widthBeyondScreen(page)).toBe(0);
      await page.getByRole('button', { name: MESSAGES[language].language }).click();
    }
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  it('draws the curves from the first to the last recall, within their frame', async () => {
    const page = await opened({ locale: 'en-US' });
    const lines = page.locator('.panels polyline');
    expect(await lines.count()).toBe(12);
    for (const line of await lines.all()) {
      const points = ((await line.getAttribute('points')) ?? '').split(' ').map((each) => each.split(','));
      const across = points.map(([x]) => Number(x));
      expect(across).toEqual(across.toSorted((a, b) => a - b));
      // The right edge of the frame is a recall of 1.
      expect(across.at(-1)).toBe(288);
    }
  });

  it('sorts a table by the column whose head is pressed, and the other way round at the second press', async () => {
    const page = await opened({ locale: 'en-US' });
    const table = page.getByRole('region', { name: MESSAGES.en.catalogue }).locator('table');
    const f1 = table.getByRole('button', { name: 'F1', exact: true });
    const column = async () => table.locator('tbody tr td:nth-child(6)').allTextContents();
    const numbers = (texts: readonly string[]) => texts.map(Number).filter((each) => !Number.isNaN(each));
    await f1.click();
    const rising = await column();
    expect(numbers(rising).length).toBeGreaterThan(5);
    expect(rising).toContain(MESSAGES.en.noExamples);
    expect(numbers(rising)).toEqual(numbers(rising).toSorted((a, b) => a - b));
    await f1.click();
    expect(numbers(await column())).toEqual(numbers(rising).toReversed());
    expect(await table.locator('th[aria-sort=descending]').count()).toBe(1);
  });
});
