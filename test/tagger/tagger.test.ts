import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompanyReader } from '../../src/features/company-reader.ts';
import type { SparseVector } from '../../src/features/sparse-vector.ts';
import { scaleWithout } from '../../src/features/weighting.ts';
import { probabilitiesOf } from '../../src/model/predict.ts';
import { shareModel } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { normalise } from '../../src/text/normalise.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { smallModel, trainSmallModel } from '../fixtures/small-model.ts';
import { asStored } from '../fixtures/stored-model.ts';

const model = await smallModel();
const tagger = new Tagger(shareModel(asStored(model), dictionary));
const FARM = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';
const EVERYTHING = { minProbability: 0 };

describe('the tagger', () => {
  it('returns the tags at or above their thresholds, most probable first', () => {
    const { tags } = tagger.tag(FARM);
    expect(tags.map(({ id }) => id)).toEqual(expect.arrayContaining(['A01']));
    for (const { probability, threshold } of tags) expect(probability).toBeGreaterThanOrEqual(threshold);
    const probabilities = tags.map(({ probability }) => probability);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  });

  it('returns every tag with at least `minProbability`, regardless of its threshold', () => {
    const { tags } = tagger.tag(FARM, EVERYTHING);
    expect(tags).toHaveLength(model.manifest.tags.length);
    const some = tagger.tag(FARM, { minProbability: 0.3 }).tags;
    expect(some).toEqual(tags.filter(({ probability }) => probability >= 0.3));
  });

  it('gives no tag without its parent, which is at least as probable, whatever the text', () => {
    const words = model.featureSpace.vocabulary.terms.filter((term) => !term.includes('\t'));
    const parentOf = new Map(model.manifest.tags.map(({ id, parent }) => [id, parent]));
    const known = new Set(parentOf.keys());
    const text = fc.array(fc.constantFrom(...words, '、', '。'), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(
        text,
        fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
        (all, minimum) => {
          const { tags } = tagger.tag(all.join(''), minimum === undefined ? {} : { minProbability: minimum });
          const given = new Map(tags.map(({ id, probability }) => [id, probability]));
          for (const [id, probability] of given) {
            const parent = parentOf.get(id);
            if (parent === undefined || !known.has(parent)) continue;
            expect([id, parent, given.has(parent)]).toEqual([id, parent, true]);
            expect(given.get(parent)).toBeGreaterThanOrEqual(probability);
          }
        },
      ),
    );
  });

  it('returns at most `limit` tags, and only tags of `groups`', () => {
    const { tags } = tagger.tag(FARM, EVERYTHING);
    expect(tagger.tag(FARM, { ...EVERYTHING, limit: 3 }).tags).toEqual(tags.slice(0, 3));
    expect(tagger.tag(FARM, { ...EVERYTHING, groups: ['industry'], limit: 2 }).tags).toEqual(
      tags.filter(({ group }) => group === 'industry').slice(0, 2),
    );
  });

  it('orders tags of equal probability by id', () => {
    const { tags } = tagger.tag(FARM, EVERYTHING);
    for (const [index, { id, probability }] of tags.slice(1).entries()) {
      if (probability === tags[index].probability) expect(id > tags[index].id).toBe(true);
    }
  });

  it('counts the words and those that the model knows', () => {
    expect(tagger.tag('農場 Qqxzw').coverage).toEqual({ tokens: 2, known: 1 });
  });

  it('returns no tags for a text without a known word', () => {
    for (const text of ['', '。。。', '😀', 'Qqxzw Wwvvk', '\ud800']) {
      expect(tagger.tag(text, EVERYTHING)).toMatchObject({ tags: [], coverage: { known: 0 } });
    }
  });

  it('returns the same tags for full-width, half-width and differently spaced forms of a text', () => {
    const { tags } = tagger.tag('SaaSをサブスクで提供。');
    expect(tags.length).toBeGreaterThan(0);
    for (const same of ['ＳａａＳをｻﾌﾞｽｸで提供。', ' SaaSを\u200bサブスクで提供。\n']) {
      expect(tagger.tag(same).tags).toEqual(tags);
    }
  });

  it.each([
    ['葛飾区で青果を販売。', '葛\u{E0100}飾区で⻘果を販売。'],
    ['スーパーの運営と戸建て住宅の販売。', 'ス－パ－の運営と⼾建て住宅の販売。'],
    ['スーパーの運営と戸建て住宅の販売。', 'ス&#x2015;パ─の運営と⼾建て&nbsp;住宅の販売。'],
    ['ソフトウェアの開発と冷凍食品の製造。', 'ソフト\r\n　ウェアの開発と冷 凍 食 品の製\n造。'],
  ])('returns the same tags for %j as for the look-alike %j', (text, same) => {
    const { tags } = tagger.tag(text, EVERYTHING);
    expect(tagger.tag(same, EVERYTHING).tags).toEqual(tags);
  });

  it('accepts any text and keeps probabilities between 0 and 1', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(text, (any) => {
        for (const { probability } of tagger.tag(`農場。${any}`, EVERYTHING).tags) {
          expect(probability).toBeGreaterThanOrEqual(0);
          expect(probability).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('evidence', () => {
  it('has offsets into the original text, even after full-width characters and emoji', () => {
    const text = '😀【Ａ】水田で㍿ｺｼﾋｶﾘ。農場！';
    const { tags } = tagger.tag(text, { ...EVERYTHING, explain: true, groups: ['sector'], limit: 1 });
    const words = tags[0].evidence ?? [];
    expect(words.map((word) => word.text)).toEqual(expect.arrayContaining(['水田', 'ｺｼﾋｶﾘ', '農場']));
    for (const word of words) expect(text.slice(word.start, word.end)).toBe(word.text);
  });

  it('comes with the unknown words and their offsets', () => {
    const text = '😀【Ａ】水田で㍿ｺｼﾋｶﾘと鼎談とゼブラフィッシュ。農場！';
    const { coverage, unknown = [], tags } = tagger.tag(text, { explain: true });
    expect(unknown.map((word) => word.text)).toEqual(expect.arrayContaining(['鼎談', 'ゼブラフィッシュ']));
    expect(unknown).toHaveLength(coverage.tokens - coverage.known);
    for (const { text: word, start, end } of unknown) expect(text.slice(start, end)).toBe(word);
    expect(tags.length).toBeGreaterThan(0);
    expect(tagger.tag(text)).not.toHaveProperty('unknown');
  });

  it('weighs a word by how much the logit falls without it and its bigrams, in the whole text and in its clauses', () => {
    const text = `${FARM}牛乳やチーズも自社の工場で製造して販売しています。`;
    const { tags } = tagger.tag(text, { explain: true, groups: ['sector'], limit: 1, minProbability: 0 });
    const [{ id, evidence = [] }] = tags;
    const output = model.manifest.tags.findIndex((tag) => tag.id === id);
    const { vocabulary } = model.featureSpace;
    const { features, words } = new CompanyReader(dictionary, model.featureSpace).read(normalise(text).text);
    expect(features.parts.length).toBeGreaterThan(1);
    const logit = (without: (term: string) => boolean) => {
      const removed = new Set(vocabulary.terms.keys().filter((column) => without(vocabulary.terms[column])));
      const left = ({ columns, values }: SparseVector): SparseVector => {
        const kept = [...columns.keys()].filter((position) => !removed.has(columns[position]));
        const squares = (positions: number[]) =>
          positions.reduce((sum, position) => sum + values[position] ** 2, 0);
        const share = 1 - squares(kept) / squares([...columns.keys()]);
        const scale = scaleWithout(share, model.featureSpace.weighting);
        return {
          columns: Int32Array.from(kept, (position) => columns[position]),
          values: Float32Array.from(kept, (position) => scale * values[position]),
        };
      };
      const [row] = probabilitiesOf(model.network, [
        {
          whole: left(features.whole),
          parts: features.parts.map(left).filter((part) => part.columns.length > 0),
        },
      ]);
      return Math.log(row[output] / (1 - row[output]));
    };
    const all = logit(() => false);
    expect(evidence.length).toBeGreaterThan(2);
    for (const { start, weight, probabilityWithout } of evidence) {
      const word = vocabulary.terms[words.columns[words.starts.indexOf(start)]];
      const left = logit((term) => term.replace('bigram\t', '').split(' ').includes(word));
      expect(weight).toBeCloseTo(all - left, 3);
      expect(Math.log(probabilityWithout / (1 - probabilityWithout))).toBeCloseTo(left, 2);
    }
  });

  it('has a positive weight for a word exactly when the probability is lower without it', () => {
    const { tags } = tagger.tag(FARM, { ...EVERYTHING, explain: true });
    const ofYesOrNo = tags.filter(({ group }) => group !== 'tse33');
    expect(ofYesOrNo.length).toBeGreaterThan(10);
    for (const { probability, evidence = [] } of ofYesOrNo) {
      for (const { weight, probabilityWithout } of evidence) {
        const change = Math.round((probability - probabilityWithout) * 1e6) / 1e6;
        if (Math.abs(weight) > 0.01) expect(Math.sign(change) * Math.sign(weight)).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('covers character bigrams as well as words', async () => {
    const withBigrams = await trainSmallModel({ characterBigramWeight: 0.5 });
    const text = '😀牧場で生乳を。';
    const { tags } = new Tagger(shareModel(asStored(withBigrams), dictionary)).tag(text, {
      ...EVERYTHING,
      explain: true,
      limit: 1,
    });
    const places = (tags[0].evidence ?? []).map(({ text: place }) => place);
    expect(places).toEqual(expect.arrayContaining(['生乳', '場で']));
    for (const { start, end, text: place } of tags[0].evidence ?? [])
      expect(text.slice(start, end)).toBe(place);
  });

  it('has the ten words that speak most for a tag and against it, or as many as are asked for', () => {
    const text = `${FARM}牛乳やチーズも自社の工場で製造し、店舗で販売しています。観光農園とレストランを運営し、冷凍食品の開発、物流、住宅の施工も行う会社です。`;
    const ask = (evidenceLimit?: number) =>
      tagger.tag(text, { ...EVERYTHING, explain: true, evidenceLimit }).tags.map(({ evidence = [] }) => {
        // All places of a word have its weight; two words may have the same weight.
        const weights = evidence.map(({ weight }) => weight);
        return [weights.filter((weight) => weight > 0), weights.filter((weight) => weight < 0)].map(
          (side) => [...new Set(side)],
        );
      });
    const all = ask(10_000);
    for (const [limit, given] of [
      [10, ask()],
      [3, ask(3)],
    ] as const) {
      for (const [tag, sides] of given.entries()) {
        for (const [side, weights] of sides.entries()) {
          expect(weights.length).toBeLessThanOrEqual(limit);
          expect(weights).toEqual(all[tag][side].slice(0, weights.length));
        }
      }
      expect(given.flat().filter(({ length }) => length === limit).length).toBeGreaterThan(10);
    }
  });

  it('has a bounded number of places, however often the words occur and however many tags are asked for', () => {
    const text = '農場牧場牛乳工場'.repeat(2_000);
    const { tags } = tagger.tag(text, { ...EVERYTHING, explain: true });
    const places = tags.reduce((sum, { evidence = [] }) => sum + evidence.length, 0);
    expect(places).toBeGreaterThan(10_000);
    expect(places).toBeLessThanOrEqual(100_000);
  });

  it('can be ended while a text is being explained', () => {
    const stopped = new Error('stopped');
    let checks = 0;
    const stop = () => {
      if (++checks > 3) throw stopped;
    };
    expect(() => tagger.tag(FARM, { explain: true }, undefined, stop)).toThrow(stopped);
    expect(checks).toBe(4);
  });

  it('is sorted by strength, and absent unless requested', () => {
    const { tags } = tagger.tag(FARM, { explain: true });
    for (const { evidence = [] } of tags) {
      const sizes = evidence.map(({ weight }) => Math.abs(weight));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    }
    for (const tag of tagger.tag(FARM).tags) expect(tag).not.toHaveProperty('evidence');
  });

  it('names the clause that speaks most for the tag, in a text that has several', () => {
    const school = '小学生向けの学習塾を運営し、講師を派遣しています。';
    const { tags } = tagger.tag(`${school}${FARM}`, { ...EVERYTHING, explain: true });
    const clauseOf = (wanted: string) => tags.find(({ id }) => id === wanted)?.clause;
    expect(clauseOf('A')?.text).toBe('北海道で乳牛を飼育し、生乳を出荷する');
    expect(clauseOf('O')?.text).toBe('小学生向けの学習塾を運営し');
    expect(clauseOf('O')?.start).toBe(0);
    const [single] = tagger.tag('乳牛の飼育', { ...EVERYTHING, explain: true }).tags;
    expect(single).not.toHaveProperty('clause');
    expect(tagger.tag(`${school}${FARM}`, EVERYTHING).tags[0]).not.toHaveProperty('clause');
  });
});
