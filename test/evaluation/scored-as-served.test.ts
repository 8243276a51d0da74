import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean } from '../../src/dataset/cleaning.ts';
import type { CompanyRecord } from '../../src/dataset/records.ts';
import { evaluate, evaluatePredictions, predictLabelled } from '../../src/evaluation/evaluation.ts';
import { trainedModelOf } from '../../src/model/model.ts';
import { shareModel } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { crossValidate } from '../../src/training/cross-validation.ts';
import { fitModel } from '../../src/training/fit-model.ts';
import { doubtfulLabels } from '../../src/training/label-errors.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sampleData, smallModel, smallSettings } from '../fixtures/small-model.ts';

const data = await sampleData();
const model = await smallModel();
const { tags } = model.manifest;

/** Texts without a word that any model knows. */
const UNREADABLE = ['Qqxzw Wwvvk', '😀', '。。。', 'ζξψ'];

function unreadable(count: number, own: readonly string[]): CompanyRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `unreadable-${index}`,
    description: `${UNREADABLE[index % UNREADABLE.length]}${'！'.repeat(index)}`,
    tags: [...own],
  }));
}

/** A model whose bias alone would give every tag. */
const eager = {
  ...model,
  manifest: { ...model.manifest, tags: tags.map((tag) => ({ ...tag, threshold: 1e-4 })) },
};

describe('an evaluation', () => {
  it.each([
    ['a model', model],
    ['a model with low thresholds', eager],
  ])('equals the scores of what the tagger gives: %s', (_, own) => {
    const tagger = new Tagger(shareModel(own, dictionary));
    const indexOf = new Map(tags.map(({ id }, index) => [id, index]));
    const outputsOf = (ids: readonly string[]) => new Set(ids.flatMap((id) => indexOf.get(id) ?? []));
    const description = fc.oneof(
      fc.constantFrom(...data.dev.map((record) => record.description)),
      fc.constantFrom(...UNREADABLE),
      fc.constantFrom('ス－パ－の経営', '農\n業', '&amp;lt;牧場&amp;gt;', 'ｺｼﾋｶﾘの水田'),
      fc.string({ unit: 'grapheme', minLength: 1 }),
    );
    const records = fc.array(
      fc.record({
        id: fc.uuid(),
        description,
        tags: fc.subarray(
          tags.map(({ id }) => id),
          { maxLength: 5 },
        ),
      }),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(records, (drawn) => {
        const all = clean(drawn, data.catalogue);
        const asSent = new Map(drawn.map((record) => [record.id, record.description]));
        const served = all.map(({ id }) => asSent.get(id) ?? expect.fail('no such record'));
        const scored = predictLabelled(trainedModelOf(own), dictionary, all, data.catalogue);
        const given = served.map((text) => tagger.tag(text).tags.map(({ id }) => id));
        expect(scored.predicted).toEqual(given.map(outputsOf));
        const ofTags = {
          ...scored,
          gold: all.map((record) => outputsOf(record.tags)),
          predicted: given.map(outputsOf),
        };
        expect(evaluate(trainedModelOf(own), dictionary, all, data.catalogue)).toEqual(
          evaluatePredictions(ofTags),
        );
        for (const [record, row] of scored.probabilities.entries()) {
          const { tags: everything } = tagger.tag(served[record], { minProbability: 0 });
          const probabilityOf = new Map(everything.map(({ id, probability }) => [id, probability]));
          for (const [output, { id }] of tags.entries())
            expect(row[output]).toBeCloseTo(probabilityOf.get(id) ?? 0, 5);
        }
      }),
      // Shrinking would evaluate thousands of times.
      { numRuns: 50, endOnFailure: true },
    );
  });

  it('counts the tags of a text without a known word as missed, whatever the bias of the network', () => {
    const records = unreadable(4, [tags[0].id]);
    const { overall, calibration } = evaluate(trainedModelOf(eager), dictionary, records, data.catalogue);
    expect(overall.micro).toEqual({ precision: 0, recall: 0, f1: 0 });
    expect(calibration.bins.map(({ meanProbability }) => meanProbability)).toEqual([0]);
  });
});

describe('training', () => {
  it('chooses epoch, calibration and thresholds as if texts without a known word were not on dev', async () => {
    const plain = await fitModel('model', data, smallSettings, dictionary);
    const dev = [...data.dev, ...unreadable(100, [])];
    const mixed = await fitModel('model', { ...data, dev }, smallSettings, dictionary);
    expect(mixed.network.parameters).toEqual(plain.network.parameters);
    expect(mixed.manifest.tags).toEqual(plain.manifest.tags);
  });

  it('finds no doubtful labels in texts without a known word', async () => {
    const records = [...data.train.slice(0, 200), ...unreadable(30, [tags[0].id])];
    const judged = await crossValidate(records, { ...data, extra: [] }, smallSettings, dictionary, {
      folds: 3,
    });
    const doubted = doubtfulLabels(judged).filter(({ record }) => record.startsWith('unreadable'));
    expect(doubted).toEqual([]);
  });
});
