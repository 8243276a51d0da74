import { expect, it } from 'vitest';
import { readTexts } from '../../src/dataset/texts.ts';
import { loadTagger } from '../../src/tagger/load-tagger.ts';
import { sharedData } from '../fixtures/shared-data.ts';

const { path, isMissing } = sharedData('reports/unlabelled-reports.txt.gz');
const COUNT = 100_000;

it.skipIf(isMissing)(`the shipped model gives no tag without its parent in ${COUNT} paragraphs`, async () => {
  const tagger = await loadTagger('models/default');
  const parentOf = new Map(tagger.model.manifest.tags.map(({ id, parent }) => [id, parent]));
  let texts = 0;
  let children = 0;
  const violations: string[] = [];
  for await (const some of readTexts(path, () => {})) {
    for (const text of some) {
      if (texts === COUNT) break;
      texts++;
      const probabilityOf = new Map(tagger.tag(text).tags.map(({ id, probability }) => [id, probability]));
      for (const [id, probability] of probabilityOf) {
        const parent = parentOf.get(id);
        if (parent === undefined) continue;
        children++;
        if (!((probabilityOf.get(parent) ?? 0) >= probability)) violations.push(`${id} in text ${texts}`);
      }
    }
  }
  expect(texts).toBe(COUNT);
  expect(children).toBeGreaterThan(10_000);
  expect(violations).toEqual([]);
});
