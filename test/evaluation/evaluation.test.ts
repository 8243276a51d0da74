import { describe, expect, it } from 'vitest';
import { evaluate } from '../../src/evaluation/evaluation.ts';
import type { Model } from '../../src/model/model.ts';
import { Tokenizer } from '../../src/text/tokenizer.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sampleData, smallModel, trainSmallModel } from '../fixtures/small-model.ts';

const data = await sampleData();
const model = await smallModel();

function evaluated({ manifest, ...rest }: Model, records = data.dev, catalogue = data.catalogue) {
  return evaluate({ ...rest, ...manifest }, dictionary, records, catalogue);
}

describe('a trained model', () => {
  it('has learned: its micro-F1 on dev is far above that of the most frequent tags', () => {
    const { overall, groups, records } = evaluated(model);
    expect(records).toBe(data.dev.length);
    expect(overall.micro.f1).toBeGreaterThan(0.5);
    expect(groups.sector.micro.f1).toBeGreaterThan(0.6);
    // The sample has no tags of the fourth group.
    expect(Object.keys(groups).sort()).toEqual(['industry', 'sector', 'theme']);
  });

  it('has the dev scores of a new evaluation in its manifest', () => {
    expect(evaluated(model)).toEqual(model.manifest.scores.dev);
  });

  it('counts a tag that it leaves out as missed', () => {
    const [leftOut] = model.manifest.leftOut;
    const record = { id: 'x', description: '飲食店の経営', tags: [leftOut.id] };
    const score = evaluated(model, [record]).tags.find(({ id }) => id === leftOut.id);
    expect(score).toMatchObject({ support: 1, predicted: 0, recall: 0 });
  });

  it('misses a tag that it does not have, on each record, and names it', () => {
    const added = { id: 'new', label: 'new', group: 'theme', description: '' };
    const records = data.dev.map((record) => ({ ...record, tags: [...record.tags, 'new'] }));
    const { overall, tags, notInModel } = evaluated(model, records, [...data.catalogue, added]);
    const before = evaluated(model);
    expect(notInModel).toEqual([...before.notInModel, 'new']);
    expect(tags.at(-1)).toMatchObject({ id: 'new', support: records.length, predicted: 0, recall: 0, f1: 0 });
    const gold = (all: typeof data.dev) => all.flatMap((record) => record.tags).length;
    expect(overall.micro.precision).toBe(before.overall.micro.precision);
    expect(overall.micro.recall).toBeCloseTo(
      (before.overall.micro.recall * gold(data.dev)) / gold(records),
      12,
    );
    const onlyNew = data.dev.map((record) => ({ ...record, tags: ['new'] }));
    expect(evaluated(model, onlyNew, [...data.catalogue, added]).overall.micro).toMatchObject({
      recall: 0,
      f1: 0,
    });
  });

  it('is not judged by the groups that are unknown for a record', () => {
    const { overall, groups } = evaluated(
      model,
      data.dev.map((record) => ({
        ...record,
        tags: record.tags.filter((id) => id.startsWith('theme:')),
        groups: ['theme'],
      })),
    );
    const before = evaluated(model);
    expect(groups).toEqual({ theme: before.groups.theme });
    expect(overall.micro).toEqual(before.groups.theme.micro);
  });

  it('is scored by kind of text, where each kind weighs the same in the mean', () => {
    expect(evaluated(model).kinds).toBeUndefined();
    const [first, ...others] = data.dev.map((record) => ({ ...record, kind: 'list' }));
    const { kinds = {}, meanOfKinds } = evaluated(model, [{ ...first, kind: 'lead' }, ...others]);
    const ofOthers = evaluated(model, others);
    expect(kinds.list).toEqual({
      records: others.length,
      micro: ofOthers.overall.micro,
      macro: ofOthers.overall.macro,
      errorOfLikely: ofOthers.calibration.errorOfLikely,
    });
    expect(kinds.lead.records).toBe(1);
    expect(meanOfKinds?.micro).toBeCloseTo((kinds.list.micro.f1 + kinds.lead.micro.f1) / 2, 12);
  });

  it('has no scores for a tag that no record has', () => {
    const [record] = data.dev;
    const { tags, overall } = evaluated(model, [{ ...record, tags: [] }]);
    const none = { support: 0, precision: null, recall: null, f1: null, averagePrecision: null };
    for (const score of tags) expect(score).toMatchObject(none);
    expect(overall.macro.f1).toBe(0);
  });

  it('is the same to the last bit for the same seed, and its version identifies its weights', async () => {
    const again = await trainSmallModel();
    for (const [name, { data: weights }] of again.network.parameters) {
      expect(model.network.parameter(name).data).toEqual(weights);
    }
    const other = await trainSmallModel({ seed: 2 });
    const digest = ({ manifest }: Model) => manifest.version.split('-').at(-1);
    expect(digest(again)).toBe(digest(model));
    expect(digest(other)).not.toBe(digest(model));
  });

  it('reports each epoch during training', async () => {
    const epochs: number[] = [];
    await trainSmallModel({ maximumEpochs: 3 }, ({ epoch }) => epochs.push(epoch));
    expect(epochs).toEqual([1, 2, 3]);
  });

  it('takes its vocabulary from the training records only', () => {
    const { words } = model.featureSpace.vocabulary.columns;
    const trainTexts = data.train.map(({ description }) => description.toLowerCase()).join('\n');
    const unseen = data.dev.flatMap(({ description }) =>
      new Tokenizer(dictionary).tokenize(description).map(({ baseForm }) => baseForm.toLowerCase()),
    );
    const onlyInDev = unseen.filter((term) => !trainTexts.includes(term) && /^[一-龠]{2,}$/.test(term));
    expect(onlyInDev.length).toBeGreaterThan(5);
    expect(onlyInDev.filter((term) => words.has(term))).toEqual([]);
  });
});
