import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { unseen } from '../../../src/contract/progress.ts';
import { seededRandom } from '../../../src/network/random.ts';
import { readWordVectors } from '../../../src/training/word-vectors/read-word-vectors.ts';
import { dictionary } from '../../fixtures/dictionary.ts';

const FOODS = ['牛乳', '醤油', '小麦粉', '豆腐'];
const VEHICLES = ['自動車', '二輪車', '船舶', '航空機'];
const ABOUT_FOODS = ['味', '食卓', '料理', '栄養'];
const ABOUT_VEHICLES = ['部品', '塗装', '整備', '燃料'];

/** Texts in which foods stand beside words on foods, and vehicles beside words on vehicles. */
function texts(count: number): string[] {
  const random = seededRandom(1);
  const oneOf = (words: readonly string[]) => words[Math.floor(words.length * random())];
  return Array.from({ length: count }, (_, index) => {
    const [things, about] = index % 2 === 0 ? [FOODS, ABOUT_FOODS] : [VEHICLES, ABOUT_VEHICLES];
    return `${oneOf(things)}、${oneOf(about)}、${oneOf(about)}。`;
  });
}

const directory = await mkdtemp(join(tmpdir(), 'company-tagger-vectors-'));
afterAll(() => rm(directory, { recursive: true, force: true }));
const all = texts(200);
const files = {
  'texts.txt': all.join('\n'),
  'texts.jsonl': all.map((description) => JSON.stringify({ description })).join('\n'),
  'texts.txt.gz': gzipSync(all.join('\n')),
};
for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
const learn = (names: readonly string[], seed = 1) =>
  readWordVectors(
    names.map((name) => join(directory, name)),
    { analyser: 'japanese', seed },
    dictionary,
    unseen,
  );

describe('word vectors', async () => {
  const { terms, vectors, source } = await learn(['texts.txt']);
  const vectorOf = (word: string) => {
    const row = terms.indexOf(word);
    expect(row).toBeGreaterThanOrEqual(0);
    return [...vectors.data.subarray(row * vectors.columns, (row + 1) * vectors.columns)];
  };
  const cosine = (a: string, b: string) =>
    vectorOf(a).reduce((sum, value, index) => sum + value * vectorOf(b)[index], 0);

  it('are near each other for words with the same neighbours, which never stand together', () => {
    const mean = (pairs: readonly (readonly [string, string])[]) =>
      pairs.reduce((sum, [a, b]) => sum + cosine(a, b), 0) / pairs.length;
    const alike = FOODS.flatMap((a, index) => FOODS.slice(index + 1).map((b) => [a, b] as const));
    const unlike = FOODS.flatMap((a) => VEHICLES.map((b) => [a, b] as const));
    expect(cosine('牛乳', '牛乳')).toBeCloseTo(1, 5);
    expect(mean(alike)).toBeGreaterThan(mean(unlike) + 0.2);
  });

  it('have the same bytes for the same texts, in a file of any kind, and the same seed', async () => {
    for (const name of Object.keys(files)) expect((await learn([name])).vectors.data).toEqual(vectors.data);
    expect((await learn(['texts.txt'], 2)).vectors.data).not.toEqual(vectors.data);
  });

  it('name the files that they were learned from', async () => {
    expect(source).toEqual({ files: ['texts.txt'], words: expect.any(Number) });
    expect((await learn(['texts.txt', 'texts.jsonl'])).source.words).toBe(2 * source.words);
  });

  it('cannot be learned from a few words', async () => {
    await writeFile(join(directory, 'few.txt'), '牛乳の味。\n');
    await expect(learn(['few.txt'])).rejects.toThrow(
      /few\.txt are too few to learn from, .* leave out --unlabelled$/,
    );
  });
});
