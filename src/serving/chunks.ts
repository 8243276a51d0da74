/**
 * So many characters take a worker some milliseconds: long enough that handing them over costs little, short enough
 * that threads end together and nobody's single request waits long behind another's batch.
 */
const CHUNK_CHARACTERS = 16_384;

/** The items in chunks of about as much text each, in order. */
export function* chunksOf<Item>(items: Iterable<Item>, textOf: (item: Item) => string): Generator<Item[]> {
  let chunk: Item[] = [];
  let characters = 0;
  for (const item of items) {
    chunk.push(item);
    characters += textOf(item).length;
    if (characters >= CHUNK_CHARACTERS) {
      yield chunk;
      chunk = [];
      characters = 0;
    }
  }
  if (chunk.length > 0) yield chunk;
}
