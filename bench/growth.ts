import { loadTagger } from '../src/tagger/tagger.ts';
import { median, type Row, seconds, times } from './measure.ts';

const ROUNDS = 3;
const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** What makes a lattice large, or other tokenizers slow. */
const HOSTILE: Readonly<Record<string, string>> = {
  'one Latin letter': 'A',
  'one hiragana': 'あ',
  'one digit': '1',
  'one katakana': 'ア',
  'one kanji': '人',
  'the commonest particles': 'のにはがをと',
  emoji: '😀',
  'signs without an end': '（・）',
  'half-width kana with sound marks': 'ｶﾞﾊﾟ',
  spaces: ' 　',
};

/** How the time of one text without any 、 or 。 grows with its length. */
export async function growth(): Promise<Row[]> {
  const tagger = await loadTagger('models/default');
  const rows: Row[] = [];
  for (const [name, unit] of Object.entries(HOSTILE)) {
    const milliseconds: number[] = [];
    for (const size of SIZES) {
      const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
      const rounds: number[] = [];
      for (let round = 0; round < ROUNDS; round++)
        rounds.push(1000 * (await seconds(() => tagger.tag(text))));
      milliseconds.push(median(rounds));
    }
    const [, , hundredThousand, million] = milliseconds;
    rows.push({
      what: `growth, ${name}: 1k, 10k, 100k, 1M characters`,
      ours: milliseconds.map((each) => `${each.toFixed(each < 10 ? 1 : 0)} ms`).join(', '),
      peer: '',
      result: `1M takes ${times(million / hundredThousand)} of 100k`,
      target: '13x; 100k under 100 ms',
    });
  }
  return rows;
}
