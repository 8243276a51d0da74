import type { Evidence, Place } from '../../contract/answers.ts';

/** A word in the text and the amount by which it moves the logit of a tag. */
export interface WeighedWord extends Place {
  readonly weight: number;
  /** Undefined for a word of several pieces. */
  readonly probabilityWithout?: number | undefined;
}

/** Letters that nobody divides while reading: those of one script without spaces. */
const UNDIVIDED = [/[\p{sc=Katakana}ー]/u, /[\p{sc=Latin}\p{Nd}]/u];

/** Whether what ends with the first text and begins with the second is read as one word. */
function isOneWord(before: string, after: string): boolean {
  const [last = ''] = [...before].slice(-1);
  const [first = ''] = after;
  return UNDIVIDED.some((letters) => letters.test(last) && letters.test(first));
}

/** Puts the pieces of words together that the analyser has divided, such as クラ and ウド, in the order of the text. */
function wholeWords<Piece extends Place>(
  pieces: readonly Piece[],
  join: (first: Piece, second: Piece) => Piece,
): Piece[] {
  const words: Piece[] = [];
  for (const piece of pieces.toSorted((a, b) => a.start - b.start)) {
    const last = words.at(-1);
    if (last?.end === piece.start && isOneWord(last.text, piece.text))
      words.push(join(words.pop() ?? piece, piece));
    else words.push(piece);
  }
  return words;
}

/** The words behind a tag. The weights of the pieces of a word add up. */
export function wordsBehind(evidence: readonly Evidence[]): WeighedWord[] {
  return wholeWords<WeighedWord>(evidence, (first, second) => ({
    text: first.text + second.text,
    start: first.start,
    end: second.end,
    weight: first.weight + second.weight,
  }));
}

/** Words that the model does not know. */
export function unknownWords(unknown: readonly Place[]): Place[] {
  return wholeWords(unknown, (first, second) => ({
    text: first.text + second.text,
    start: first.start,
    end: second.end,
  }));
}

/** Words with a smaller share of the strongest word's weight are not worth reading. */
const MIN_SHARE = 0.08;

/** The strongest words of one direction, each once, as a word that occurs twice moves the tag once. */
export function strongest(words: readonly WeighedWord[], direction: 1 | -1, count: number): WeighedWord[] {
  const most = Math.max(...words.map(({ weight }) => Math.abs(weight)));
  const own = words.filter(({ weight }) => weight * direction >= MIN_SHARE * most);
  return [...new Map(own.map((word) => [word.text, word])).values()]
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, count);
}
