import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelAnswerSchema } from '../../src/contract/model.ts';
import type { Manifest } from '../../src/model/manifest.ts';
import { editManifest, modelVersions } from '../fixtures/model-versions.ts';
import { client, startWithoutModel } from '../http/service.ts';
import { hasBrowser } from './browser.ts';
import { SCREENS, servedPage } from './served-page.ts';

describe.skipIf(!hasBrowser).each(SCREENS)('the model on %s', (_, screen) => {
  const { open, url } = servedPage(screen);

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
    await table.getByRole('button', { name: '学習した件数' }).click();
    const supports = (await column(3)).map(Number);
    expect(supports).toEqual(supports.toSorted((a, b) => a - b));
    expect(await page.locator('.plot circle').count()).toBeGreaterThan(20);

    const { scores } = modelAnswerSchema.parse(await (await fetch(`${url()}/model`)).json());
    const unseen = new Set(scores.dev.tags.flatMap(({ id, support }) => (support === 0 ? id : [])));
    const [ids, shownF1] = [await column(8), await column(6)];
    const withoutExamples = ids.filter((_, row) => shownF1[row] === '評価データなし');
    expect(withoutExamples).toEqual(ids.filter((id) => unseen.has(id)));
    expect(withoutExamples.length).toBeGreaterThan(0);
  });

  it('tells which tags are taken for others, and leads to texts with them', async () => {
    const page = await open('#model');
    const { scores } = modelAnswerSchema.parse(await (await fetch(`${url()}/model`)).json());
    const [{ given }] = scores.dev.confused ?? [];
    await page.getByRole('heading', { name: '取り違えやすいタグ' }).waitFor();
    await page
      .getByRole('link', { name: /の文を見る/ })
      .first()
      .click();
    const chosen = page.locator('.filters select').nth(3);
    await chosen.waitFor();
    expect(await chosen.inputValue()).toBe(given);
  });

  it('names the point of a plot that one points at', async () => {
    const page = await open('#model');
    const point = page.locator('.plot').nth(1).locator('circle').last();
    await (screen.hasTouch ? point.tap() : point.hover());
    await page.locator('.shown-point', { hasText: 'F1' }).waitFor();
  });

  it('asks for nothing that is not there', async () => {
    const page = await open();
    const refused: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) refused.push(response.url());
    });
    await page.getByRole('tab', { name: 'モデル' }).click();
    await page.locator('.level').waitFor();
    expect(refused).toEqual([]);
  });

  it('has versions that an admin releases, with a warning when one is worse, and rolls back', async () => {
    const directory = await modelVersions(['v1', 'v2']);
    // The candidate is worse over all, and on the texts of one kind.
    const kinds = { v1: { lead: 0.5, list: 0.75 }, v2: { lead: 0.375, list: 0.875 } };
    for (const [version, f1s] of Object.entries(kinds))
      await editManifest(join(directory, version), (json) => withKinds(json, f1s));
    await editManifest(join(directory, 'v2'), (json) =>
      json.replace(/("micro":\s*\{[^}]*"f1":\s*)[\d.]+/, '$10.1'),
    );
    const app = await startWithoutModel({ MODEL: directory });
    await client(app).post('/admin/models/activate').send({ version: 'v1' }).expect(200);
    const page = await open('#model', {}, await app.listen({ host: '127.0.0.1', port: 0 }));
    await page.getByText('バージョンの切り替え（現在：v1）').click();
    await page.locator('li', { hasText: 'v2' }).getByRole('button', { name: '使い始める' }).click();
    const dialog = page.getByRole('dialog', { name: 'v2 を使い始めますか' });
    await dialog.getByText('micro-F1 が 0.100 で').waitFor();
    expect(await dialog.getByRole('listitem').allTextContents()).toEqual([
      '「事業の内容」の書き出しでは 0.375（使用中は 0.500）',
    ]);
    await dialog.getByRole('button', { name: '使い始める' }).click();
    await page.getByText('v2 を使い始めました').waitFor();
    await page.getByText('バージョンの切り替え（現在：v2）').waitFor();
    await page.getByRole('button', { name: '前のバージョンに戻す' }).click();
    await page.getByText('バージョンの切り替え（現在：v1）').waitFor();
  });
});

/** A manifest with these scores on dev by kind of text. */
function withKinds(json: string, f1s: Readonly<Record<string, number>>): string {
  const manifest: Manifest = JSON.parse(json);
  const { micro, macro } = manifest.scores.dev.overall;
  const kinds = Object.fromEntries(
    Object.entries(f1s).map(([kind, f1]) => [
      kind,
      { records: 10, micro: { ...micro, f1 }, macro, errorOfLikely: 0 },
    ]),
  );
  const dev = { ...manifest.scores.dev, kinds };
  return JSON.stringify({ ...manifest, scores: { ...manifest.scores, dev } }, null, 2);
}
