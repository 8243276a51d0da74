import type { Evaluation } from '../contract/evaluation.ts';
import type { Manifest } from './manifest.ts';

/**
 * The front matter of the model card, by which Hugging Face's hub lists and compares models. Its values are in JSON, which
 * is YAML too.
 */
export function cardMetadata({ name, analyser, training, tags, scores }: Manifest): string {
  const { license } = training;
  const groups = new Set(tags.map(({ group }) => group));
  const metadata = {
    ...(analyser.words === 'japanese' && { language: ['ja'] }),
    ...(license !== undefined && { license }),
    library_name: 'company-tagger',
    pipeline_tag: 'text-classification',
    tags: ['multi-label-classification', 'companies', ...groups],
    metrics: ['f1', 'precision', 'recall'],
    'model-index': [
      { name, results: [scores.test ? resultOf(scores.test, 'test') : resultOf(scores.dev, 'dev')] },
    ],
  };
  const lines = Object.entries(metadata).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return ['---', ...lines, '---'].join('\n');
}

/** @param side of the split that the scores are of */
function resultOf({ records, overall: { micro, macro } }: Evaluation, side: 'dev' | 'test') {
  const metric = (type: string, name: string, value: number) => ({
    type,
    name,
    value: Number(value.toFixed(4)),
  });
  return {
    task: { type: 'text-classification', name: 'Tagging of company overviews' },
    dataset: { type: 'company-overviews', name: `Company overviews (${records} records)`, split: side },
    metrics: [
      metric('f1', 'micro-F1', micro.f1),
      metric('f1', 'macro-F1', macro.f1),
      metric('precision', 'micro precision', micro.precision),
      metric('recall', 'micro recall', micro.recall),
    ],
  };
}
