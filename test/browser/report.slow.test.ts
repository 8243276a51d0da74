import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../src/evaluation/bootstrap.ts';
import { evaluatePredictions, predictLabelled } from '../../src/evaluation/evaluation.ts';
import { evaluationReport } from '../../src/evaluation/report/report.ts';
import { trainedModelOf } from '../../src/model/model.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sampleData, smallModel, trainSmallModel } from '../fixtures/small-model.ts';
import { hasBrowser, startBrowser } from './browser.ts';

describe.runIf(hasBrowser)('the evaluation report in a browser', async () => {
  const browser = await startBrowser();
  let html: string;
  beforeAll(async () => {
    const { dev, catalogue } = await sampleData();
    const model = await smallModel();
    const other = await trainSmallModel({ maximumEpochs: 2 });
    const [predictions, otherJudgement] = [model, other].map((each) =>
      predictLabelled(trainedModelOf(each), dictionary, dev, catalogue),
    );
    html = evaluationReport({
      manifest: model.manifest,
      side: 'dev',
      predictions,
      evaluation: evaluatePredictions(predictions),
      comparison: { other: other.manifest, result: compare(predictions, otherJudgement) },
    });
  });
  afterAll(() => browser.close());

  async function opened(width: number): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    await page.setContent(html);
    return page;
  }

  it('has plots with marks in them, each with a name for those who cannot see it', async () => {
    const page = await opened(1280);
    const plots = page.locator('figure svg[aria-label]');
    expect(await plots.count()).toBe(5);
    for (const plot of await plots.all()) {
      expect(await plot.getAttribute('aria-label')).not.toBe('');
      expect(await plot.locator('path, circle, rect').count()).toBeGreaterThan(1);
    }
  });

  it('sorts a table by the column whose head is clicked, and the other way round at the second click', async () => {
    const page = await opened(1280);
    const table = page.locator('table', { has: page.getByRole('button', { name: 'TN', exact: true }) });
    const f1 = table.getByRole('button', { name: 'F1', exact: true });
    const NO_EXAMPLES = -1;
    const column = async () =>
      (await table.locator('tbody tr td:nth-child(7)').allTextContents()).map((text) =>
        text === 'no examples' ? NO_EXAMPLES : Number(text),
      );
    await f1.click();
    const falling = await column();
    expect(falling.length).toBeGreaterThan(5);
    expect(falling).toContain(NO_EXAMPLES);
    expect(falling).toEqual(falling.toSorted((a, b) => b - a));
    await f1.click();
    expect(await column()).toEqual(falling.toSorted((a, b) => a - b));
    expect(await table.locator('th[aria-sort=ascending]').count()).toBe(1);
  });

  it('keeps within a narrow screen: only tables scroll sideways, by themselves', async () => {
    const page = await opened(390);
    const [whole, seen] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(whole).toBe(seen);
  });
});
