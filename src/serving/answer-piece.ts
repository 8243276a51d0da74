/** Some 60 to 200 KB of UTF-8, so that what waits for a client to read it is small. */
const MAX_CHARACTERS = 64 * 1024;
/** A single text with evidence waits no longer than this, and one text, for a thread. */
const MAX_MILLISECONDS = 50;

/** The results of one task, as JSON. It is full when they are large or have taken long. */
export class AnswerPiece {
  readonly results: string[] = [];
  readonly #end = performance.now() + MAX_MILLISECONDS;
  #characters = 0;

  get isFull(): boolean {
    const isLarge = this.#characters >= MAX_CHARACTERS;
    return this.results.length > 0 && (isLarge || performance.now() >= this.#end);
  }

  add(result: string): void {
    this.results.push(result);
    this.#characters += result.length;
  }
}
