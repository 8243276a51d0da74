import { loadTagger } from '../src/tagger/load-tagger.ts';
import { interleaved, median, type Row, ratio, seconds } from './measure.ts';

const ROUNDS = 7;
/** Short texts are tagged several times per round, because timer resolution and garbage collection would dominate. */
const MAX_REPETITIONS = 10;
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** Repeated characters that make a lattice large or other tokenizers slow. */
const HOSTILE: Readonly<Record<string, string>> = {
  'one Latin letter': 'A',
  'one hiragana': 'あ',
  'one digit': '1',
  'one katakana': 'ア',
  'one kanji': '人',
  'the most frequent particles': 'のにはがをと',
  emoji: '😀',
  'punctuation without a sentence end': '（・）',
  'half-width kana with sound marks': 'ｶﾞﾊﾟ',
  spaces: ' 　',
};

/** Growth of the tagging time with the length of one text that has no 、 or 。. */
export async function growth(): Promise<Row[]> {
  const tagger = await loadTagger('models/default');
  const rows: Row[] = [];
  for (const [name, unit] of Object.entries(HOSTILE)) {
    const figures = await interleaved(
      ROUNDS,
      SIZES.map((size) => {
        const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
        const repetitions = Math.min(MAX_REPETITIONS, SIZES[SIZES.length - 1] / size);
        return async () => {
          const all = await seconds(() => {
            for (let repetition = 0; repetition < repetitions; repetition++) tagger.tag(text);
          });
          return (1000 * all) / repetitions;
        };
      }),
    );
    const [, , hundredThousand, million] = figures;
    rows.push({
      what: `growth, ${name}: 1k, 10k, 100k, 1M characters`,
      ours: figures
        .map(median)
        .map((each) => `${each.toFixed(each < 10 ? 1 : 0)} ms`)
        .join(', '),
      peer: '',
      result: `1M takes ${ratio(million, hundredThousand)} of 100k`,
      target: '13x; 100k under 100 ms',
    });
  }
  return rows;
}
