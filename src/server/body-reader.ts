import type { Readable } from 'node:stream';
import { OperationalError } from '../contract/error.ts';
import type { Budget, Share, Taker } from '../serving/budget.ts';

interface BodySettings {
  readonly maxBytes: number;
  /** The bytes of all bodies that are in memory. */
  readonly bodies: Budget;
  readonly taker: Taker;
}

/** Reads a body whole. A body that is refused is thrown away as it arrives. */
export class BodyReader {
  readonly #source: Readable;
  readonly #settings: BodySettings;
  readonly #done: (error: Error | null, body?: Buffer) => void;
  readonly #chunks: Buffer[] = [];
  /** The bytes of this body. The caller gives them back when the request is over. */
  readonly share: Share;

  /** @param done called once, with an error of the kind `body-too-large` or `overloaded`, or that of the source */
  constructor(source: Readable, settings: BodySettings, done: (error: Error | null, body?: Buffer) => void) {
    this.#source = source;
    this.#settings = settings;
    this.#done = done;
    this.share = settings.bodies.take(0, settings.taker);
    source.on('data', this.#onData).on('end', this.#onEnd).on('error', this.fail);
  }

  /** Ends the reading. */
  readonly fail = (error: Error): void => {
    this.#leave();
    this.#chunks.length = 0;
    this.share[Symbol.dispose]();
    this.#source.resume();
    this.#done(error);
  };

  readonly #onData = (chunk: Buffer): void => {
    const { maxBytes, bodies, taker } = this.#settings;
    if (this.share.amount + chunk.length > maxBytes) {
      this.fail(bodyTooLarge());
      return;
    }
    if (!bodies.hasRoom(chunk.length, taker, this.share.amount)) {
      this.fail(new OperationalError('overloaded', 'too many bodies are in memory; try again later'));
      return;
    }
    this.share.add(chunk.length);
    this.#chunks.push(chunk);
  };

  readonly #onEnd = (): void => {
    this.#leave();
    const [first = Buffer.alloc(0), ...others] = this.#chunks;
    this.#done(null, others.length === 0 ? first : Buffer.concat(this.#chunks));
  };

  #leave(): void {
    this.#source.off('data', this.#onData).off('end', this.#onEnd).off('error', this.fail);
  }
}

export function bodyTooLarge(): OperationalError {
  return new OperationalError('body-too-large', 'the body is too large');
}
