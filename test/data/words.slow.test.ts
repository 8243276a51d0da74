import { expect, it } from 'vitest';
import { readTexts } from '../../src/dataset/texts.ts';
import { readText } from '../../src/files/parse.ts';
import { readUserWords } from '../../src/text/dictionary/user-words.ts';
import { normalise } from '../../src/text/normalise.ts';
import { WordCandidates } from '../../src/text/word-candidates.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sharedData } from '../fixtures/shared-data.ts';

const files = ['reports', 'software'].map((name) => sharedData(`reports/unlabelled-${name}.txt.gz`));
const MINIMUM_TEXTS = 5;

it.skipIf(files.some(({ isMissing }) => isMissing))(
  'more than 200 of the shipped words are proposed from text without tags',
  { timeout: 300_000 },
  async () => {
    const candidates = new WordCandidates(dictionary);
    for (const { path } of files) {
      for await (const texts of readTexts(path, () => {}))
        for (const text of texts) candidates.add(normalise(text).text);
    }
    const proposed = new Set(candidates.list(MINIMUM_TEXTS).map(({ surface }) => surface));
    const shipped = readUserWords(await readText('data/words.csv'), 'data/words.csv', dictionary);
    expect(proposed).toContain('クラウド');
    expect(proposed).toContain('サブスクリプション');
    const found = shipped.filter(({ surface }) => proposed.has(surface));
    expect(found.length).toBeGreaterThan(202);
  },
);
