/**
 * So many characters take a worker some milliseconds: long enough that handing them over costs little, short enough
 * that threads end together and nobody's single request waits long behind another's batch.
 */
const CHUNK_CHARACTERS = 16_384;

/** The texts in chunks of about as much work each, in order. */
export function* chunksOf(texts: Iterable<string>): Generator<string[]> {
  let chunk: string[] = [];
  let characters = 0;
  for (const text of texts) {
    chunk.push(text);
    characters += text.length;
    if (characters >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = [];
      characters = 0;
    }
  }
  if (chunk.length > 0) yield chunk;
}
