import type { DictionaryData } from './dictionary/dictionary-image.ts';
import { type Token, Tokenizer } from './tokenizer.ts';

/** A string that may be a word, although the dictionary does not have it. */
export interface WordCandidate {
  readonly surface: string;
  /** The number of texts that have it. */
  readonly texts: number;
  /** How the dictionary segments it. */
  readonly segments: readonly string[];
}

const KATAKANA_RUN = /[ァ-ヺー]{3,}/g;
/** Such as 5G and 3D, which the dictionary divides between digits and letters. */
const MIXED_RUN = /(?<![A-Za-z\d])(?=\d*[A-Za-z])(?=[A-Za-z]*\d)[A-Za-z\d]{2,12}(?![A-Za-z\d])/g;
const KANJI = /^[\p{Script=Han}々]+$/u;
/** A normalised pointwise mutual information above this joins two words. It is 1 for words that only occur together. */
const MINIMUM_NPMI = 0.7;
const MINIMUM_LENGTH = 2;

/**
 * Collects candidates from texts. They are runs of katakana that are no words of the dictionary, unless they can be divided
 * into words that stand alone in at least as many texts; runs of letters and digits; and neighbouring words of kanji that
 * nearly always occur together, one of which is a single character.
 */
export class WordCandidates {
  readonly #tokenizer: Tokenizer;
  readonly #runs = new Map<string, number>();
  readonly #words = new Map<string, number>();
  readonly #pairs = new Map<string, number>();
  #texts = 0;

  constructor(dictionary: DictionaryData) {
    this.#tokenizer = new Tokenizer(dictionary);
  }

  /** @param text a normalised text */
  add(text: string): void {
    this.#texts++;
    for (const run of new Set(text.match(KATAKANA_RUN))) increment(this.#runs, run);
    for (const run of new Set(text.match(MIXED_RUN))) increment(this.#runs, run);
    const tokens = this.#tokenizer.tokenize(text);
    for (const word of new Set(tokens.filter(isPart).map(({ surface }) => surface)))
      increment(this.#words, word);
    const pairs = tokens.flatMap((token, index) => {
      const next = tokens[index + 1];
      return next !== undefined && isPair(token, next) ? [`${token.surface} ${next.surface}`] : [];
    });
    for (const pair of new Set(pairs)) increment(this.#pairs, pair);
  }

  /** @returns the candidates that at least so many texts have, the most frequent first */
  list(minimumTexts: number): WordCandidate[] {
    const runs = [...this.#runs].filter(
      ([run, texts]) => texts >= minimumTexts && this.#isNewRun(run, texts),
    );
    const pairs = [...this.#pairs].filter(
      ([pair, texts]) => texts >= minimumTexts && this.#npmi(pair, texts) >= MINIMUM_NPMI,
    );
    return [...runs, ...pairs.map(([pair, texts]) => [pair.replace(' ', ''), texts] as const)]
      .map(([surface, texts]) => ({
        surface,
        texts,
        segments: this.#tokenizer.tokenize(surface).map((token) => token.surface),
      }))
      .sort((a, b) => b.texts - a.texts);
  }

  #isNewRun(run: string, texts: number): boolean {
    const [first, second] = this.#tokenizer.tokenize(run);
    const isKnown = second === undefined && first?.partOfSpeech[0] === '名詞' && first.isKnown;
    return !isKnown && !this.#isDivided(run, texts);
  }

  /** Whether the run consists of shorter runs that stand alone in at least as many texts. */
  #isDivided(run: string, texts: number): boolean {
    for (let at = MINIMUM_LENGTH; at <= run.length - MINIMUM_LENGTH; at++) {
      if ((this.#runs.get(run.slice(0, at)) ?? 0) < texts) continue;
      const rest = run.slice(at);
      if ((this.#runs.get(rest) ?? 0) >= texts || this.#isDivided(rest, texts)) return true;
    }
    return false;
  }

  /** ln(p(ab) / (p(a) · p(b))) / −ln p(ab) */
  #npmi(pair: string, texts: number): number {
    const [first = '', second = ''] = pair.split(' ');
    const share = (count: number) => count / this.#texts;
    const independent = share(this.#words.get(first) ?? 0) * share(this.#words.get(second) ?? 0);
    return Math.log(share(texts) / independent) / -Math.log(share(texts));
  }
}

function isPart({ surface, partOfSpeech: [wordClass, finer] }: Token): boolean {
  return wordClass === '名詞' && finer !== '接尾' && finer !== '数' && KANJI.test(surface);
}

function isPair(first: Token, second: Token): boolean {
  const isBroken = first.surface.length === 1 || second.surface.length === 1;
  return isBroken && isPart(first) && isPart(second);
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
