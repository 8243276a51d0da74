import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openImage } from '../src/text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../src/text/dictionary/load-dictionary.ts';
import { Lattice } from '../src/text/lattice.ts';
import { loadKuromoji } from '../test/fixtures/kuromoji-tokenizer.ts';
import { count, interleaved, median, type Row, ratio, seconds } from './measure.ts';
import { isInstalled, shell } from './programs.ts';
import { charactersOf } from './texts.ts';

const ROUNDS = 7;
/** The paths of Vibrato's `tokenize` and of its IPADIC; without them it is skipped. */
const { VIBRATO, VIBRATO_DICTIONARY } = process.env;
/** Number of repetitions of the texts for peers that are commands. */
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
      result: ratio(lattices, kuromojis),
      target: '14x',
    },
  ];
  const peers = [
    ...(isInstalled('mecab') ? [{ name: 'MeCab (C++) -Owakati', command: 'mecab -Owakati' }] : []),
    ...(VIBRATO && VIBRATO_DICTIONARY
      ? [{ name: 'Vibrato (Rust) -O wakati', command: `${VIBRATO} -i ${VIBRATO_DICTIONARY} -O wakati` }]
      : []),
  ];
  // Long enough to make the process start negligible.
  const directory = await mkdtemp(join(tmpdir(), 'bench-tokenise-'));
  const input = join(directory, 'texts');
  await writeFile(input, `${texts.join('\n')}\n`.repeat(REPEATED));
  for (const { name, command } of peers) {
    const peer = async () =>
      (REPEATED * charactersOf(texts)) / (await seconds(() => shell(`${command} < ${input} > /dev/null`)));
    const [again, theirs] = await interleaved(ROUNDS, [ours, peer]);
    rows.push({
      what: `tokenise: ${name}`,
      ours: unit(again),
      peer: unit(theirs),
      result: ratio(again, theirs),
      target: '2.0x',
    });
  }
  await rm(directory, { recursive: true });
  return rows;
}
