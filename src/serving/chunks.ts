/**
 * A few milliseconds of work: enough that the transfer to a worker thread costs little, few enough that threads finish at
 * about the same time and a single request never waits long behind a batch.
 */
const CHUNK_CHARACTERS = 16_384;

/** Divides items into chunks with about the same amount of text each, in order. */
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
