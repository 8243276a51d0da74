import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImage } from '../src/text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../src/text/dictionary/load-dictionary.ts';
import { Lattice } from '../src/text/lattice.ts';
import { loadKuromoji } from '../test/fixtures/kuromoji-tokenizer.ts';
import { count, interleaved, median, type Row, ratio, seconds, times } from './measure.ts';
import { isInstalled, shell } from './programs.ts';
import { charactersOf } from './texts.ts';

const ROUNDS = 7;
/** Number of repetitions of the texts for MeCab. */
const REPEATED = 10;

/** Characters per second on one core, for the same texts. */
export async function tokenise(texts: readonly string[]): Promise<Row[]> {
  const lattice = new Lattice(openImage(await loadDictionary()));
  const kuromoji = await loadKuromoji();
  const some = texts.slice(0, 800);
  const rate = (all: readonly string[], work: () => unknown) => async () =>
    charactersOf(all) / (await seconds(work));

  const ours = rate(texts, () => {
    for (const text of texts) lattice.segment(text);
  });
  const theirs = rate(some, () => {
    for (const text of some) kuromoji(text);
  });
  for (let warming = 0; warming < 5; warming++) await ours();
  const [lattices, kuromojis] = await interleaved(ROUNDS, [ours, theirs]);
  const unit = (figures: readonly number[]) => `${count(median(figures))} characters/s`;
  const rows: Row[] = [
    {
      what: 'tokenise: kuromoji 0.1.2',
      ours: unit(lattices),
      peer: unit(kuromojis),
      result: times(ratio(lattices, kuromojis)),
      target: '14x',
    },
  ];
  if (!isInstalled('mecab')) return rows;

  // Long enough to make the process start negligible.
  const directory = await mkdtemp(join(tmpdir(), 'bench-tokenise-'));
  const input = join(directory, 'texts');
  await writeFile(input, `${texts.join('\n')}\n`.repeat(REPEATED));
  const mecab = async () =>
    (REPEATED * charactersOf(texts)) / (await seconds(() => shell(`mecab -Owakati < ${input} > /dev/null`)));
  const [again, mecabs] = await interleaved(ROUNDS, [ours, mecab]);
  await rm(directory, { recursive: true });
  return [
    ...rows,
    {
      what: 'tokenise: MeCab (C++) -Owakati',
      ours: unit(again),
      peer: unit(mecabs),
      result: times(ratio(again, mecabs)),
      target: '1.0x (aim 1.2x)',
    },
  ];
}
