/**
 * kuromoji's time grows with the square of a sentence's length, and a sentence is all that stands between two of
 * 、 and 。. Of 26,959 such sentences in real and sample overviews, 99.9 % are shorter than 150 characters and two
 * are longer than 256; at 256 the cost a character is still within twice that of ordinary prose, for any letters.
 */
export const LONGEST_CHUNK = 256;

const SENTENCE = /[^、。]*[、。]?/g;
const BREAK = /[\s\p{P}\p{S}](?=[^\s\p{P}\p{S}]*$)/u;

/**
 * The text in pieces of at most `LONGEST_CHUNK` UTF-16 code units that joined are the text: sentences, the longer
 * of them cut behind their last punctuation or white space within the bound, or at the bound where there is none.
 */
export function* chunks(text: string): Generator<string> {
  for (let [sentence] of text.matchAll(SENTENCE)) {
    while (sentence.length > LONGEST_CHUNK) {
      const cut = cutPosition(sentence);
      yield sentence.slice(0, cut);
      sentence = sentence.slice(cut);
    }
    if (sentence !== '') yield sentence;
  }
}

function cutPosition(sentence: string): number {
  const splitsPair = /[\uD800-\uDBFF]/.test(sentence[LONGEST_CHUNK - 1]);
  const longest = splitsPair ? LONGEST_CHUNK - 1 : LONGEST_CHUNK;
  const lastBreak = sentence.slice(0, longest).match(BREAK);
  return lastBreak?.index === undefined ? longest : lastBreak.index + lastBreak[0].length;
}
