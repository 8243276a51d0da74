import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { type Analyser, termsReader, textReader } from './analyser.ts';
import { bigramOf } from './bigrams.ts';
import { characterBigramsOf } from './character-bigram-reader.ts';
import { ClauseDivider, SENTENCE_ENDS } from './clauses.ts';
import type { PlacedTerm } from './content-words.ts';
import { type Field, termOfField } from './vocabulary.ts';

/** The kinds of terms that a company has, beside the words of its description. */
export interface CompanyFields {
  readonly analyser: Analyser;
  /** Whether pairs of neighbouring words of the description are used. */
  readonly bigrams: boolean;
  /** Whether the name is used as well as the description. */
  readonly names: boolean;
  /** Whether character bigrams are used as well as words. */
  readonly characterBigrams: boolean;
}

/**
 * Creates a function that lists all terms of a company, from which a vocabulary is built. Description and name are as they
 * were sent.
 */
export function companyTerms(
  { analyser, bigrams, names, characterBigrams }: CompanyFields,
  dictionary: DictionaryData,
) {
  const read = textReader(analyser, dictionary);
  const termsIn = termsReader(analyser, dictionary);
  const wordsIn = (text: string) => termsIn(text).map(({ term }) => term);
  const characterBigramsIn = (text: string) =>
    characterBigrams ? characterBigramsOf(text).map(({ term }) => term) : [];
  const inField = (field: Field, terms: readonly string[]) => terms.map((term) => termOfField(field, term));
  return (description: string, name: string): string[] => {
    const { text } = read(description);
    const { text: nameText } = read(names ? name : '');
    const words = termsIn(text);
    return [
      ...words.map(({ term }) => term),
      ...inField('bigram', bigrams ? bigramsOf(text, words) : []),
      ...inField('character-bigram', characterBigramsIn(text)),
      ...inField('name', wordsIn(nameText)),
      ...inField('name-character-bigram', characterBigramsIn(nameText)),
    ];
  };
}

/** The bigrams of neighbouring words in one sentence. */
function bigramsOf(text: string, words: readonly PlacedTerm[]): string[] {
  const divider = new ClauseDivider();
  divider.begin(text);
  return words.flatMap(({ term, start }, word) => {
    const ends = divider.beforeWord(start);
    return word > 0 && ends !== SENTENCE_ENDS ? [bigramOf(words[word - 1].term, term)] : [];
  });
}
