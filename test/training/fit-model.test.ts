import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CompanyRecord } from '../../src/dataset/records.ts';
import { predictLabelled } from '../../src/evaluation/evaluation.ts';
import { averagePrecision } from '../../src/evaluation/ranking-metrics.ts';
import { writeModel } from '../../src/model/bundle.ts';
import { type Model, trainedModelOf } from '../../src/model/model.ts';
import { loadTagger } from '../../src/tagger/load-tagger.ts';
import { fitModel } from '../../src/training/fit-model.ts';
import type { TrainingSettings } from '../../src/training/settings.ts';
import type { TrainingData } from '../../src/training/training-data.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { sampleData, smallSettings } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const data = await sampleData();
const probabilitiesOf = (model: Model, id: string, texts: readonly string[]) => {
  const records = texts.map((description, index) => ({ id: `${index}`, description, tags: [] }));
  const { tags, probabilities } = predictLabelled(trainedModelOf(model), dictionary, records, []);
  const index = tags.findIndex((tag) => tag.id === id);
  return probabilities.map((row) => row[index]);
};

describe('a model with thresholds by cross-validation', () => {
  it('has the same network as a model with thresholds by dev, but other thresholds', async () => {
    const byDev = await fitModel('model', data, smallSettings, dictionary);
    const byFolds = await fitModel('model', data, { ...smallSettings, thresholdFolds: 3 }, dictionary);
    expect(byFolds.network.parameter('output.weights')).toEqual(byDev.network.parameter('output.weights'));
    expect(byFolds.manifest.tags.map(({ id }) => id)).toEqual(byDev.manifest.tags.map(({ id }) => id));
    expect(byFolds.manifest.tags.map(({ threshold }) => threshold)).not.toEqual(
      byDev.manifest.tags.map(({ threshold }) => threshold),
    );
  });
});

describe('settings that leave no term', () => {
  it('are refused, as the model would know no word', async () => {
    const settings = { ...smallSettings, minimumDocumentFrequency: 100_000 };
    await expect(fitModel('model', data, settings, dictionary)).rejects.toThrow(
      /^no term is in at least 100000 training records: .* minimumDocumentFrequency in the settings$/,
    );
  });
});

describe('a run that diverges', () => {
  it.each<Partial<TrainingSettings>>([
    { optimiser: 'sgd', learningRate: 1, weighting: 'count' },
    { optimiser: 'sgd', learningRate: 3, hidden: [32, 32, 32] },
    { optimiser: 'adam', learningRate: 3, hidden: [32, 32, 32] },
    { optimiser: 'sgd', learningRate: 1e4, weighting: 'count' },
  ])('ends with a sentence, or in a model that can be written and read: %j', async (settings) => {
    const directory = join(await temporaryDirectory(), 'model');
    try {
      const model = await fitModel('model', data, { ...smallSettings, ...settings }, dictionary);
      await writeModel(directory, model);
      expect(Object.keys((await loadTagger(directory)).tag('農場の経営'))).toContain('tags');
    } catch (error) {
      expect(error).toMatchObject({
        kind: 'training-diverged',
        message: expect.stringMatching(/in epoch \d+: .* is not finite; lower the learningRate, which is /),
      });
      expect(existsSync(directory)).toBe(false);
    }
  });
});

const KINDS = {
  food: ['bread', 'cheese', 'noodles', 'sauces'],
  cars: ['engines', 'tyres', 'trucks', 'brakes'],
};
const ENGLISH: TrainingSettings = { ...smallSettings, analyser: 'spaces', describedGroups: ['kind'] };

/** 40 makers of food and 40 makers of cars. */
function english(): TrainingData {
  const records = Object.entries(KINDS).flatMap(([tag, words]) =>
    Array.from({ length: 40 }, (_, index) => ({
      id: `${tag}-${index}`,
      name: `${tag === 'food' ? 'Kitchen' : 'Motor'} Works ${index}`,
      description: `We make and sell ${words[index % 4]} and ${words[(index + 1) % 4]}.`,
      tags: [tag],
    })),
  );
  const catalogue = Object.entries(KINDS).map(([id, words]) => ({
    id,
    label: id,
    group: 'kind',
    description: `Makers of ${words.join(', ')}.`,
  }));
  const isDev = ({ id }: CompanyRecord) => /[05]$/.test(id);
  return { train: records.filter((each) => !isDev(each)), dev: records.filter(isDev), extra: [], catalogue };
}

describe('a model of words that are separated by spaces', () => {
  it('learns English, with character bigrams, names and an ensemble', async () => {
    const networks: TrainingSettings['networks'] = [
      { loss: 'cross-entropy', inputs: 'words' },
      { loss: 'squared-hinge', inputs: 'character-bigrams' },
      { loss: 'cross-entropy', inputs: 'all' },
    ];
    const settings = { ...ENGLISH, names: true, characterBigramWeight: 0.5, networks };
    const model = await fitModel('model', english(), settings, dictionary);
    const terms = model.featureSpace.vocabulary.terms;
    expect(terms).toEqual(
      expect.arrayContaining([
        'cheese',
        'name\tkitchen',
        'character-bigram\the',
        'name-character-bigram\tKi',
      ]),
    );
    expect(model.network.architecture.hidden).toEqual([192]);
    const [bread, truck] = probabilitiesOf(model, 'food', ['Bread, cheese; noodles.', 'TRUCKS with engines']);
    expect(bread).toBeGreaterThan(0.8);
    expect(truck).toBeLessThan(0.2);
  });
});

describe('a tag that no record has', () => {
  const all = english();
  const withoutCars = (records: readonly CompanyRecord[]) =>
    records.map((record) => ({ ...record, tags: record.tags.filter((tag) => tag !== 'cars') }));
  const data = { ...all, train: withoutCars(all.train), dev: withoutCars(all.dev) };

  it('is learned from its description if newTags is set', async () => {
    const model = await fitModel(
      'model',
      data,
      { ...ENGLISH, newTags: true, extraShare: 1, maximumEpochs: 60, patience: 60 },
      dictionary,
    );
    expect(model.manifest.tags.map(({ id }) => id)).toEqual(['food', 'cars']);
    const texts = all.train.map(({ description }) => description);
    const probabilities = probabilitiesOf(model, 'cars', texts);
    const guesses = all.train.map(({ tags }, index) => ({
      probability: probabilities[index],
      isRight: tags.includes('cars'),
    }));
    expect(averagePrecision(guesses)).toBeGreaterThan(0.9);
  });

  it('is left out otherwise', async () => {
    const model = await fitModel('model', data, ENGLISH, dictionary);
    expect(model.manifest.leftOut.map(({ id }) => id)).toEqual(['cars']);
  });
});

describe('a model with subwords', () => {
  const WORDS = { steel: ['鋼板', '鋼材', '製鋼'], food: ['食品', '食料', '粉食'] };
  /** Makers of steel and of food, and two texts whose words are in no labelled record. */
  const makers: TrainingData = {
    ...english(),
    catalogue: Object.keys(WORDS).map((id) => ({ id, label: id, group: 'kind', description: id })),
    ...Object.fromEntries(
      ['train', 'dev'].map((side) => [
        side,
        Object.entries(WORDS).flatMap(([tag, words]) =>
          Array.from({ length: 12 }, (_, index) => ({
            id: `${side}-${tag}-${index}`,
            description: `${words[index % 3]}。${words[(index + 1) % 3]}。`,
            tags: [tag],
          })),
        ),
      ]),
    ),
    extra: ['鋼管', '食器'].map((description) => ({ id: description, description, tags: [], groups: [] })),
  };

  it('judges a word without examples by those that share characters with it', async () => {
    const model = await fitModel('model', makers, { ...smallSettings, subwords: true }, dictionary);
    const [tube, dishes] = probabilitiesOf(model, 'steel', ['鋼管', '食器']);
    expect(tube).toBeGreaterThan(100 * dishes);
    const [tubeAsFood, dishesAsFood] = probabilitiesOf(model, 'food', ['鋼管', '食器']);
    expect(dishesAsFood).toBeGreaterThan(100 * tubeAsFood);
  });
});
