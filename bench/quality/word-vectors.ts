import { createReadStream, existsSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { companyTerms } from '../../src/features/company-terms.ts';
import type { DictionaryData } from '../../src/text/dictionary/dictionary-image.ts';
import type { TrainingSettings } from '../../src/training/settings.ts';
import { shell } from '../programs.ts';

/** fastText's vectors of the words of unlabelled text (.txt.gz). They take minutes to learn and are kept between runs. */
export async function wordVectors(
  paths: readonly string[],
  { analyser }: TrainingSettings,
  dictionary: DictionaryData,
): Promise<string> {
  const base = 'node_modules/.cache/company-tagger/quality/unlabelled';
  if (existsSync(`${base}.vec`)) return `${base}.vec`;
  const termsOf = companyTerms(
    { analyser, bigrams: false, names: false, characterBigrams: false },
    dictionary,
  );
  const lines: string[] = [];
  for (const path of paths) {
    for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
      lines.push(termsOf(line, '').join(' '));
    }
  }
  await writeFile(`${base}.txt`, lines.join('\n'));
  shell(
    `fasttext skipgram -input ${base}.txt -output ${base}.part -dim 100 -epoch 3 -minn 0 -maxn 0 -thread 1 -verbose 0`,
  );
  await rename(`${base}.part.vec`, `${base}.vec`);
  return `${base}.vec`;
}
