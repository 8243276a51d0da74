import { type Mistake, mistakesByTag, type TagMistakes } from '../../evaluation/error-analysis.ts';
import { predictLabelled } from '../../evaluation/evaluation.ts';
import { trainedModelOf } from '../../model/model.ts';
import { openTrainedModel } from '../../model/open-model.ts';
import { shareModel } from '../../tagger/shared-model.ts';
import { Tagger } from '../../tagger/tagger.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { Command } from '../command.ts';
import {
  catalogueOption,
  dataOption,
  encodingOption,
  modelOption,
  numberBetween,
  splitFileOption,
} from '../options.ts';
import { withProgress } from '../progress.ts';
import { assertNotRefitted, readSide, type SplitOptions } from '../split-side.ts';

interface ErrorsOptions extends SplitOptions {
  model: string;
  worst: number;
  each: number;
  json?: true;
}

const WHOLE = { whole: true };
/** The number of words shown for each mistake. */
const WORDS = 4;

export function errorsCommand(): Command {
  return new Command('errors')
    .description(
      'Shows the mistakes on dev: the tags with the largest loss, and for each mistake the text and the words behind it. ' +
        'The test side stays sealed.',
    )
    .addOption(modelOption())
    .addOption(dataOption())
    .addOption(encodingOption())
    .addOption(catalogueOption())
    .addOption(splitFileOption())
    .option('--worst <number>', 'the number of tags to show', numberBetween(1, 10_000, WHOLE), 10)
    .option(
      '--each <number>',
      'the number of mistakes to show for each tag',
      numberBetween(1, 10_000, WHOLE),
      5,
    )
    .option('--json', 'prints the mistakes as JSON')
    .action(analyse);
}

async function analyse({ model: directory, worst, each, json, ...options }: ErrorsOptions): Promise<void> {
  const [model, image] = await Promise.all([openTrainedModel(directory), loadDictionary()]);
  assertNotRefitted(model.manifest);
  const dictionary = openImage(image);
  const { dev, predictions } = await withProgress(async ({ report }) => {
    const { catalogue, records } = await readSide(options, 'dev', report);
    const trained = trainedModelOf(model);
    return { dev: records, predictions: predictLabelled(trained, dictionary, records, catalogue, report) };
  });
  const tagger = new Tagger(shareModel(model, dictionary));
  const labelOf = new Map(predictions.tags.map(({ id, label }) => [id, label]));
  const analysed = mistakesByTag(predictions, dev)
    .slice(0, worst)
    .map(({ tag, loss, mistakes }) => ({
      tag,
      label: labelOf.get(tag) ?? '',
      loss,
      mistakes: mistakes.slice(0, each).map((mistake) => ({
        ...mistake,
        record: mistake.record.id,
        text: mistake.record.description,
        words: wordsBehind(tagger, mistake, tag),
      })),
      of: mistakes.length,
    }));
  if (json) process.stdout.write(`${JSON.stringify(analysed)}\n`);
  else for (const each of analysed) process.stdout.write(paragraph(each));
}

/** The words that move the tag's logit most. */
function wordsBehind(tagger: Tagger, { record }: Mistake, tag: string): string[] {
  const { tags } = tagger.tag(record.description, { minProbability: 0, explain: true }, record.name);
  const evidence = tags.find(({ id }) => id === tag)?.evidence ?? [];
  const words = evidence.map(({ text, weight }) => `${text} ${weight > 0 ? '+' : ''}${weight.toFixed(1)}`);
  return [...new Set(words)].slice(0, WORDS);
}

interface Analysed extends Pick<TagMistakes, 'tag' | 'loss'> {
  readonly label: string;
  readonly of: number;
  readonly mistakes: readonly (Omit<Mistake, 'record'> & { record: string; text: string; words: string[] })[];
}

function paragraph({ tag, label, loss, of, mistakes }: Analysed): string {
  const lines = mistakes.map(
    ({ kind, probability, record, text, words }) =>
      `  ${kind}, ${probability.toFixed(3)}, ${record}: ${text.replaceAll('\n', ' ')}\n    ${words.join(', ') || 'no known word'}`,
  );
  const head = `${tag} ${label}: ${of} mistake${of === 1 ? '' : 's'}, loss ${loss.toFixed(1)}`;
  return `${head}\n${lines.join('\n')}\n\n`;
}
