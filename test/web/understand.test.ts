import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence, Tag } from '../../src/contract/answers.ts';
import type { ModelTag } from '../../src/contract/model.ts';
import { carried } from '../../src/web/understand/carried.ts';
import { examplesFor } from '../../src/web/understand/examples.ts';
import { isForeign } from '../../src/web/understand/language.ts';
import { addressOf, viewInAddress } from '../../src/web/understand/permalink.ts';
import { reliabilityOf } from '../../src/web/understand/reliability.ts';
import { tagTrees } from '../../src/web/understand/tag-tree.ts';
import { strongest, unknownWords, wordsBehind } from '../../src/web/understand/words.ts';

it('a permalink restores the text and the minimum that it was made from', () => {
  const text = fc.string({ unit: 'grapheme' });
  const minimum = fc.option(
    fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100),
    { nil: undefined },
  );
  fc.assert(
    fc.property(text, minimum, (own, percent) => {
      expect(viewInAddress(addressOf({ text: own, minimum: percent }))).toEqual({
        text: own,
        minimum: percent,
      });
    }),
  );
});

/** The places of the pieces of a text, one after the other. */
function piecesOf(...texts: string[]) {
  let start = 0;
  return texts.map((text) => {
    const piece = { text, start, end: start + text.length };
    start = piece.end;
    return piece;
  });
}

describe('the words behind a tag', () => {
  const evidence = (texts: string[], weights: number[]): Evidence[] =>
    piecesOf(...texts).map((piece, index) => ({
      ...piece,
      weight: weights[index] ?? 0,
      probabilityWithout: 0.5,
    }));

  it('are whole where the analyser has divided katakana or Latin letters, with the sum of the weights', () => {
    const [cloud, ...rest] = wordsBehind(evidence(['クラ', 'ウド', '会計', '事務'], [1, 2, 3, 4]));
    expect(cloud).toEqual({ text: 'クラウド', start: 0, end: 4, weight: 3 });
    expect(rest.map(({ text }) => text)).toEqual(['会計', '事務']);
    expect(unknownWords(piecesOf('Goo', 'gle', 'サイ', 'ト')).map(({ text }) => text)).toEqual([
      'Google',
      'サイト',
    ]);
  });

  it('are shown by strength, each once, without those that hardly count', () => {
    const words = wordsBehind(evidence(['管理', '店', '管理', 'の', '酒'], [2, 5, 2, 0.1, -3]));
    expect(strongest(words, 1, 5).map(({ text }) => text)).toEqual(['店', '管理']);
    expect(strongest(words, -1, 5).map(({ text }) => text)).toEqual(['酒']);
    expect(strongest(words, 1, 1)).toHaveLength(1);
  });
});

describe('the marks of a text', () => {
  it('stay on their words while others are typed', () => {
    const insertion = fc.record({
      before: fc.string(),
      word: fc.string({ minLength: 1 }),
      after: fc.string(),
      typed: fc.string(),
      isBefore: fc.boolean(),
    });
    fc.assert(
      fc.property(insertion, ({ before, word, after, typed, isBefore }) => {
        const text = before + word + after;
        const changed = isBefore ? typed + text : text + typed;
        const marks = [{ start: before.length, end: before.length + word.length }];
        for (const { start, end } of carried(text, changed, marks))
          expect(changed.slice(start, end)).toBe(word);
        if (text !== changed && typed.length > 0 && !isBefore)
          expect(carried(text, changed, marks)).toEqual(marks);
      }),
    );
  });

  it('are gone where the text has changed', () => {
    const marks = [
      { start: 0, end: 2 },
      { start: 2, end: 4 },
      { start: 4, end: 6 },
    ];
    expect(carried('牛乳出荷牧場', '牛乳を出して牧場', marks)).toEqual([
      { start: 0, end: 2 },
      { start: 6, end: 8 },
    ]);
  });
});

it('the reliability of a probability is that of the nearest ones in the evaluation', () => {
  const calibration = {
    error: 0,
    errorOfLikely: 0,
    bins: [
      { count: 90, meanProbability: 0.1, shareRight: 0.12 },
      { count: 0, meanProbability: 0.5, shareRight: 0 },
      { count: 50, meanProbability: 0.7, shareRight: 0.68 },
      { count: 50, meanProbability: 0.97, shareRight: 0.982 },
    ],
  };
  expect(reliabilityOf({ calibration }, 0.55)).toEqual({ right: 7, outOf: 10 });
  expect(reliabilityOf({ calibration }, 0.99)).toEqual({ right: 98, outOf: 100 });
  expect(reliabilityOf({ calibration: { ...calibration, bins: [] } }, 0.5)).toBeUndefined();
});

describe('tags as trees', () => {
  const modelTag = (id: string, group: string, parent?: string): ModelTag => ({
    id,
    group,
    label: id,
    description: `${id} です`,
    examples: 1,
    threshold: 0.5,
    ...(parent !== undefined && { parent }),
  });
  const catalogue = [modelTag('A', 'sector'), modelTag('A01', 'industry', 'A'), modelTag('t', 'theme')];
  const tag = (id: string, group: string): Tag => ({
    id,
    group,
    label: id,
    probability: 0.9,
    threshold: 0.5,
  });

  it('have children below their parents, and groups in the order of the catalogue', () => {
    const trees = tagTrees([tag('t', 'theme'), tag('A', 'sector'), tag('A01', 'industry')], catalogue);
    expect(trees.map(({ groups }) => groups)).toEqual([['sector', 'industry'], ['theme']]);
    expect(trees[0]?.roots[0]?.children.map((child) => child.tag.id)).toEqual(['A01']);
  });

  it('have a tag at the root whose parent was not asked for', () => {
    expect(tagTrees([tag('A01', 'industry')], catalogue)[0]?.roots[0]?.tag.id).toBe('A01');
  });

  it('give examples of another catalogue from its own descriptions', () => {
    expect(examplesFor(catalogue).map(({ name }) => name)).toEqual(['牧場']);
    const foreign = catalogue.map((each) => ({ ...each, id: `my-${each.id}` }));
    expect(examplesFor(foreign)[0]).toEqual({ name: 'A', overview: 'A です' });
  });
});

it('a text counts as foreign when hardly any of its letters are Japanese', () => {
  expect(isForeign('We run a chain of coffee shops.')).toBe(true);
  expect(isForeign('SaaS')).toBe(false);
  expect(isForeign('Webサービスの企画・開発・運営')).toBe(false);
  expect(isForeign('')).toBe(false);
});
