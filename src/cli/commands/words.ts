import type { Encoding } from '../../contract/encoding.ts';
import { readTexts } from '../../dataset/texts.ts';
import { writeAtomically } from '../../files/write.ts';
import { openImage } from '../../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { normalise } from '../../text/normalise.ts';
import { WordCandidates } from '../../text/word-candidates.ts';
import { Command } from '../command.ts';
import { assertWritable, replaceOption } from '../existing-output.ts';
import { encodingOption, numberBetween } from '../options.ts';
import { withProgress } from '../progress.ts';
import { table } from '../table.ts';

interface WordsOptions {
  from: string[];
  encoding?: Encoding;
  minimum: number;
  out: string;
  replace?: boolean;
}

/** The columns that `train --words` reads, and two that help to choose. */
const HEADER = 'surface,part of speech,cost,texts,segments';
/** The number of words to show. */
const SHOWN = 20;

export function wordsCommand(): Command {
  return new Command('words')
    .description(
      'Proposes words that the dictionary lacks, from texts without tags. Delete the rows that are no words for you, and ' +
        'train with `--words`.',
    )
    .requiredOption(
      '--from <files...>',
      'texts: a line each in .txt files, or the description of each row of CSV, Excel (.xlsx) or JSON Lines',
    )
    .addOption(encodingOption())
    .option(
      '--minimum <number>',
      'the minimum number of texts with a word',
      numberBetween(2, 1e9, { whole: true }),
      5,
    )
    .requiredOption('--out <file>', 'the CSV file of the words')
    .addOption(replaceOption('the file'))
    .action(propose);
}

async function propose({ from, encoding, minimum, out, replace }: WordsOptions): Promise<void> {
  await assertWritable({ option: '--out', path: out }, replace);
  const words = await withProgress(async ({ report }) => {
    const candidates = new WordCandidates(openImage(await loadDictionary()));
    for (const path of from) {
      for await (const texts of readTexts(path, report, encoding)) {
        for (const text of texts) candidates.add(normalise(text).text);
      }
    }
    return candidates.list(minimum);
  });
  const rows = words.map(({ surface, texts, segments }) => [surface, texts, segments.join('+')] as const);
  const lines = rows.map(([surface, texts, segments]) => `${surface},名詞-一般,,${texts},${segments}\n`);
  await writeAtomically(out, [`${HEADER}\n`, ...lines].join(''));
  process.stdout.write(
    `${table(['word', 'texts', 'segments today'], rows.slice(0, SHOWN))}\n${words.length} words written to ${out}.\n`,
  );
}
