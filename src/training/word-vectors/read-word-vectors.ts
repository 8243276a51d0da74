import { basename } from 'node:path';
import type { Encoding } from '../../contract/encoding.ts';
import { OperationalError } from '../../contract/error.ts';
import type { OnProgress } from '../../contract/progress.ts';
import { readTexts } from '../../dataset/texts.ts';
import { companyTerms } from '../../features/company-terms.ts';
import type { DictionaryData } from '../../text/dictionary/dictionary-image.ts';
import type { TrainingSettings } from '../settings.ts';
import { CorpusBuilder, TEXT_END } from './corpus.ts';
import { learnWordVectors, type WordVectors } from './word-vectors.ts';

/**
 * Learns word vectors from files of texts without tags, up to some twenty million words.
 * @throws {OperationalError} `invalid-input`, when a file cannot be read, or no word occurs often enough
 */
export async function readWordVectors(
  paths: readonly string[],
  { analyser, seed }: Pick<TrainingSettings, 'analyser' | 'seed'>,
  dictionary: DictionaryData,
  onProgress: OnProgress,
  encoding?: Encoding,
): Promise<WordVectors> {
  const fields = { analyser, bigrams: false, names: false, characterBigrams: false };
  const termsOf = companyTerms(fields, dictionary);
  const builder = new CorpusBuilder();
  for (const path of paths) {
    for await (const texts of readTexts(path, onProgress, encoding)) {
      if (builder.isFull) break;
      for (const text of texts) builder.add(termsOf(text, ''));
    }
  }
  const corpus = builder.corpus();
  if (corpus.terms.length < 2) {
    throw new OperationalError(
      'invalid-input',
      `the texts of ${paths.join(' and ')} are too few to learn from, as hardly any word occurs four times: give more text, or leave out --unlabelled`,
    );
  }
  return {
    ...learnWordVectors(corpus, seed, onProgress),
    source: {
      files: paths.map((path) => basename(path)),
      words: corpus.words.filter((word) => word !== TEXT_END).length,
    },
  };
}
