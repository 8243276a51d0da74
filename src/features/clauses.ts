/** The sentence and the clause of each word of a text, numbered from 0 in order. */
export interface Divisions {
  readonly sentences: Int32Array;
  readonly clauses: Int32Array;
}

/** A clause goes on behind a comma until it has this many characters, as "食品、" alone says too little. */
const MIN_CLAUSE_CHARACTERS = 12;

const NO_DIVIDER = 0;
const COMMA = 1;
const SENTENCE_END = 2;

/**
 * Divides the words of a text into sentences and clauses. A sentence ends behind 。 ! ? or a full stop before white space,
 * and at a line end. A clause ends where its sentence does, and behind 、 , or ; once it has 12 characters.
 * @param text a normalised text
 * @param starts the start of each word, in ascending order
 */
export function divide(text: string, starts: Int32Array): Divisions {
  const sentences = new Int32Array(starts.length);
  const clauses = new Int32Array(starts.length);
  let at = 0;
  let sentence = 0;
  let clause = 0;
  let characters = 0;
  for (let word = 0; word < starts.length; word++) {
    for (; at < starts[word]; at++) {
      characters++;
      const divider = dividerAt(text, at);
      if (divider === NO_DIVIDER) continue;
      if (divider === SENTENCE_END) sentence++;
      if (divider === SENTENCE_END || characters >= MIN_CLAUSE_CHARACTERS) {
        clause++;
        characters = 0;
      }
    }
    sentences[word] = sentence;
    clauses[word] = clause;
  }
  return { sentences, clauses };
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
