/** What ends between two words of a text. The end of a sentence is the end of its clause too. */
export const NOTHING_ENDS = 0;
const CLAUSE_ENDS = 1;
export const SENTENCE_ENDS = 2;

/** A clause goes on behind a comma until it has this many characters, as "食品、" alone says too little. */
const MIN_CLAUSE_CHARACTERS = 12;

const NO_DIVIDER = 0;
const COMMA = 1;
const SENTENCE_END = 2;

/**
 * Divides texts into sentences and clauses, word by word. A sentence ends behind 。 ! ? or a full stop before white space,
 * and at a line end. A clause ends where its sentence does, and behind 、 , or ; once it has 12 characters.
 */
export class ClauseDivider {
  #text = '';
  #at = 0;
  /** The number of characters of the clause so far. */
  #characters = 0;

  /** @param text a normalised text */
  begin(text: string): void {
    this.#text = text;
    this.#at = 0;
    this.#characters = 0;
  }

  /** What ends between the word before, or the start of the text, and the word at this position. */
  beforeWord(start: number): number {
    let ends = NOTHING_ENDS;
    for (; this.#at < start; this.#at++) {
      this.#characters++;
      const divider = dividerAt(this.#text, this.#at);
      if (divider === NO_DIVIDER) continue;
      if (divider === COMMA && this.#characters < MIN_CLAUSE_CHARACTERS) continue;
      if (divider === SENTENCE_END) ends = SENTENCE_ENDS;
      else if (ends === NOTHING_ENDS) ends = CLAUSE_ENDS;
      this.#characters = 0;
    }
    return ends;
  }
}

function dividerAt(text: string, at: number): number {
  switch (text.charCodeAt(at)) {
    case 0x0a: // Line feed
    case 0x21: // !
    case 0x3f: // ?
    case 0x3002: // 。
      return SENTENCE_END;
    case 0x2e: // A full stop ends a sentence, but neither in 3.5 nor in Co.,
      return text.charCodeAt(at + 1) === 0x20 ? SENTENCE_END : NO_DIVIDER;
    case 0x2c: // ,
    case 0x3b: // ;
    case 0x3001: // 、
      return COMMA;
    default:
      return NO_DIVIDER;
  }
}
