import { decodeHTMLStrict } from 'entities/decode';
import { type NormalisedText, NormalisedTextBuilder } from './normalised-text.ts';

/** A character reference of HTML that ends with a semicolon, so that `R&D` is none. It may be escaped itself: `&amp;lt;`. */
const REFERENCE = /&(?:amp;)*(#\d+|#x[\da-f]+|[a-z][a-z\d]*);/gi;

/** Decodes the character references of HTML (`&amp;`, `&#x845B;`) in text that was copied from the source of a page. */
export function decodeCharacterReferences(original: string): NormalisedText {
  if (original.search(REFERENCE) < 0) return { text: original };
  const builder = new NormalisedTextBuilder(original.length);
  let at = 0;
  const copyUpTo = (end: number) => {
    for (; at < end; at++) builder.add(original.charCodeAt(at), at, at + 1);
  };
  for (const { index, 0: reference, 1: name } of original.matchAll(REFERENCE)) {
    copyUpTo(index);
    at += reference.length;
    const characters = decodeHTMLStrict(`&${name};`);
    for (let unit = 0; unit < characters.length; unit++) builder.add(characters.charCodeAt(unit), index, at);
  }
  copyUpTo(original.length);
  return builder.finish();
}
