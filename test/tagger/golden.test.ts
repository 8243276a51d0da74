import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeModel } from '../../src/model/bundle.ts';
import { ModelLoader } from '../../src/serving/model-loader.ts';
import { assertGolden } from '../../src/tagger/golden.ts';
import { shareModel } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { loadDictionary } from '../../src/text/dictionary/load-dictionary.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { asStored } from '../fixtures/stored-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const model = await smallModel();

describe('golden texts', () => {
  it('come with the model, each with the probabilities of its most likely tags', () => {
    const { golden, tags } = model.manifest;
    expect(golden).toHaveLength(5);
    for (const text of golden) {
      expect(tags.map(({ description }) => description)).toContain(text.description);
      expect(text.tags).toHaveLength(5);
    }
    assertGolden(new Tagger(shareModel(asStored(model), dictionary)), 'here');
  });

  it('keep a model from being loaded whose probabilities differ', async () => {
    const [first, ...others] = model.manifest.golden;
    const [{ id, probability }, ...tags] = first.tags;
    const wrong = { ...first, tags: [{ id, probability: probability - 2e-5 }, ...tags] };
    const manifest = { ...model.manifest, golden: [wrong, ...others] };
    const directory = join(await temporaryDirectory(), 'wrong');
    await writeModel(directory, { ...model, manifest });
    const loader = new ModelLoader(await loadDictionary());
    onTestFinished(() => loader.close());
    await expect(loader.load(directory)).rejects.toMatchObject({
      kind: 'model-refused',
      detail: expect.stringContaining(`${id} has probability`),
    });
  });

  it('reveal that weights have changed in memory', () => {
    const shared = shareModel(asStored(model), dictionary);
    const weights = new Float32Array(shared.network.memory.buffer);
    for (const index of weights.keys()) weights[index] *= 1.001;
    expect(() => assertGolden(new Tagger(shared), 'here')).toThrow('it does not tag as it did in training');
  });
});
