import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { evaluatePredictions } from '../../src/evaluation/evaluation.ts';
import { modelCard } from '../../src/model/card.ts';
import { smallModel } from '../fixtures/small-model.ts';

const { manifest } = await smallModel();

describe('the scores in the model card', () => {
  const tags = ['found', 'given', 'missed', 'unseen'].map((id) => ({
    id,
    label: id,
    group: 'theme',
    isInModel: id !== 'missed',
  }));
  const dev = evaluatePredictions({
    tags,
    gold: [new Set([0, 2]), new Set([0])],
    predicted: [new Set([0, 1]), new Set([0])],
    probabilities: [Float32Array.of(0.9, 0.8, 0, 0.1), Float32Array.of(0.9, 0.1, 0, 0.1)],
  });
  const card = modelCard({ ...manifest, scores: { dev } });

  it('are "no examples" for a tag that no record has, not 0', () => {
    expect(card).toContain('| found |  | 2 | 2 | 1.000 | 1.000 | 1.000 | 1.000 |');
    expect(card).toContain('| given |  | 0 | 1 | no examples | no examples | no examples | no examples |');
    expect(card).not.toContain('| unseen |');
  });

  it('come with what the macro average is over, and with the tags that the model does not have', () => {
    expect(card).toContain(
      '2 records. Macro-F1 is the mean over the tags that a record has (2) and those that were only given (1), which count as 0. ' +
        'Tags of the records that the model does not have, which count as missed: missed (1).',
    );
    expect(card).toContain(`| all tags | ${((2 * 2) / (2 * 2 + 2)).toFixed(3)} |`);
    expect(dev.overall.macro.f1).toBeCloseTo(1 / 3, 12);
  });
});

describe('the front matter of the model card', () => {
  const frontMatter = (card: string) => parse(card.match(/^---\n([\s\S]*?)\n---\n\n# /)?.[1] ?? '');
  /** What Hugging Face's hub requires of a model index. */
  const indexSchema = z.array(
    z.object({
      name: z.string(),
      results: z.array(
        z.object({
          task: z.object({ type: z.string() }),
          dataset: z.looseObject({ type: z.string(), name: z.string() }),
          metrics: z.array(z.object({ type: z.string(), value: z.number().min(0).max(1) })).min(1),
        }),
      ),
    }),
  );

  it('says what the model is, and its scores', () => {
    const metadata = frontMatter(modelCard(manifest));
    expect(metadata).toMatchObject({
      language: ['ja'],
      library_name: 'company-tagger',
      pipeline_tag: 'text-classification',
      tags: expect.arrayContaining(['sector', 'theme']),
    });
    expect(metadata).not.toHaveProperty('license');
    const [index] = indexSchema.parse(metadata['model-index']);
    expect(index?.name).toBe(manifest.name);
    expect(index?.results[0]).toMatchObject({ dataset: { split: 'dev' } });
    expect(index?.results[0]?.metrics[0]?.value).toBeCloseTo(manifest.scores.dev.overall.micro.f1, 4);
  });

  it('has the scores on the test side once there are some, and the licence that the settings name', () => {
    const training = { ...manifest.training, license: 'apache-2.0' };
    const name = '"own": [tagger] #1';
    const metadata = frontMatter(
      modelCard({ ...manifest, name, training, scores: { ...manifest.scores, test: manifest.scores.dev } }),
    );
    expect(metadata.license).toBe('apache-2.0');
    expect(metadata['model-index']).toMatchObject([{ name, results: [{ dataset: { split: 'test' } }] }]);
  });
});
