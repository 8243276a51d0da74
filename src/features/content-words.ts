import type { Tokenizer } from '../text/tokenizer.ts';
import { contentTerm } from './terms.ts';

/** A word that can carry the topic: its vocabulary term and where it stands in the normalised text. */
export interface ContentWord {
  readonly term: string;
  readonly start: number;
  readonly end: number;
}

/** The content words of a normalised text, in order. */
export function contentWords(tokenizer: Tokenizer, text: string): ContentWord[] {
  return tokenizer.tokenize(text).flatMap((token) => {
    const term = contentTerm(token);
    return term === undefined ? [] : [{ term, start: token.start, end: token.end }];
  });
}

/** The terms of a normalised text's content words, in order. */
export function termsOf(tokenizer: Tokenizer, text: string): string[] {
  return contentWords(tokenizer, text).map(({ term }) => term);
}
