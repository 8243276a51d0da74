import { expect, test } from 'vitest';
import { ablationTable } from '../../bench/quality/ablation-table.ts';
import { readRecipe } from '../../bench/quality/recipe.ts';
import { qualityTables } from '../../bench/quality/report.ts';
import { type Score, scoresOf } from '../../bench/quality/scores.ts';

const score = (system: string, fold: number, kind: string | undefined, micro: number): Score => ({
  system,
  fold,
  kind,
  micro,
  macro: micro - 0.1,
  precisionAtOne: 0.9,
  // Too low in one fold and too high in the next: over both it is .02 off.
  likely: [{ count: 100, meanProbability: 0.5, shareRight: fold === 1 ? 0.6 : 0.44 }],
});
const SCORES = [
  score('ours', 1, undefined, 0.6),
  score('ours', 1, 'list', 0.8),
  score('ours', 1, 'lead', 0.7),
  score('ours', 1, 'passage', 0.1),
  score('ours', 2, undefined, 0.6),
  score('ours', 2, 'list', 0.82),
  score('ours', 2, 'lead', 0.7),
  score('peer', 2, undefined, 0.5),
  score('peer', 2, 'list', 0.7),
  score('peer', 2, 'lead', 0.6),
];

test('the mean counts each named kind once, and no other', () => {
  const tables = qualityTables('companies', SCORES, ['list', 'lead']);
  expect(tables).toContain('## companies, 2 folds\n\n### Mean over list, lead');
  expect(tables).toContain('| ours | 0.755 ± 0.005 | 0.655 ± 0.005 |');
  expect(tables).not.toContain('### passage');
});

test('how far ours is ahead is computed on the same fold', () => {
  const tables = qualityTables('companies', SCORES, ['list', 'lead']);
  const list = tables.slice(tables.indexOf('### list'), tables.indexOf('### lead'));
  expect(list).toContain('| ours | 0.810 ± 0.010 | 0.710 ± 0.010 |  |  |');
  expect(list).toContain('| peer | 0.700 | 0.600 | 0.120 | 0.120 | 0.900 | 0.060 |');
});

test('records without kinds have one table', () => {
  const tables = qualityTables('cooking', SCORES, []);
  expect(tables).not.toContain('###');
  expect(tables).toContain('| ours | 0.600 ± 0.000 |');
});

test('an ablation is a row with its mean and each kind', () => {
  const [head, , ours] = ablationTable(SCORES, ['list', 'lead']).split('\n');
  expect(head).toBe('| choice | mean | list | lead | ECE, p ≥ 0.05 |');
  expect(ours).toBe(
    '| ours | 0.755 ± 0.005 / 0.655 ± 0.005 | 0.810 ± 0.010 / 0.710 ± 0.010 | ' +
      '0.700 ± 0.000 / 0.600 ± 0.000 | 0.020 |',
  );
});

test('each kind is scored by its own records', () => {
  const tags = ['a', 'b'].map((id) => ({ id, label: id, group: 'g', isInModel: true }));
  const scores = scoresOf('ours', 1, {
    tags,
    gold: [new Set([0]), new Set([1])],
    predicted: [new Set([0]), new Set([0])],
    probabilities: [Float32Array.of(1, 0), Float32Array.of(1, 0)],
    kinds: ['list', 'lead'],
  });
  expect(scores.map(({ kind, micro, precisionAtOne }) => [kind, micro, precisionAtOne])).toEqual([
    [undefined, 0.5, 0.5],
    ['list', 1, 1],
    ['lead', 0, 0],
  ]);
});

test.each(['companies', 'foundations', 'cooking'])('the recipe of %s can be read', async (name) => {
  await expect(readRecipe(name)).resolves.toHaveProperty('kinds');
});

test('data without a recipe have the defaults', async () => {
  await expect(readRecipe('others')).resolves.toEqual({ extra: [], kinds: [], unlabelled: [] });
});
