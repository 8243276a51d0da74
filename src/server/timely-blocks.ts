import { OperationalError } from '../contract/error.ts';
import type { LineBlock } from '../files/line-blocks.ts';
import type { Timeouts } from './timeouts.ts';

/**
 * The blocks of a stream, each of which must arrive in time. The time counts only while all earlier blocks have been
 * answered: a client may wait for answers before it sends more.
 */
export class TimelyBlocks implements AsyncIterable<LineBlock> {
  readonly #blocks: AsyncIterator<LineBlock>;
  readonly #timeouts: Timeouts<TimelyBlocks>;
  #unanswered = 0;
  #onLate: (error: Error) => void = () => {};

  constructor(blocks: AsyncIterable<LineBlock>, timeouts: Timeouts<TimelyBlocks>) {
    this.#blocks = blocks[Symbol.asyncIterator]();
    this.#timeouts = timeouts;
  }

  /** A block has been answered. */
  done(): void {
    this.#unanswered--;
  }

  onLate(): void {
    if (this.#unanswered > 0) this.#timeouts.start(this);
    else this.#onLate(new OperationalError('request-timeout', 'no further line arrived in time'));
  }

  /** @throws {OperationalError} `request-timeout` */
  async *[Symbol.asyncIterator](): AsyncGenerator<LineBlock, void> {
    try {
      for (;;) {
        const { promise: late, reject } = Promise.withResolvers<never>();
        this.#onLate = reject;
        this.#timeouts.start(this);
        const { done, value } = await Promise.race([this.#blocks.next(), late]);
        this.#timeouts.end(this);
        if (done) return;
        this.#unanswered++;
        yield value;
      }
    } finally {
      this.#timeouts.end(this);
    }
  }
}
