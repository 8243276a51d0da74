import { batchAnswerSchema, resultSchema, tagAnswerSchema } from '../server/schemas.ts';
import { Transport, type TransportOptions } from './transport.ts';
import type { Company, Result, TagAnswer, TagOptions } from './types.ts';

export { TaggerError } from './transport.ts';
export type * from './types.ts';

/** What a batch may have, as the service is configured without further word. */
const BATCH_COMPANIES = 1_000;
const BATCH_CHARACTERS = 2_000_000;

/** For programs that call the service. */
export class CompanyTagger {
  readonly #transport: Transport;

  /** @param url of the service, such as `http://localhost:3000` */
  constructor(url: string, options: TransportOptions = {}) {
    this.#transport = new Transport(url, options);
  }

  /** @throws {TaggerError} when the service says no */
  tag(company: Company, options?: TagOptions, signal?: AbortSignal): Promise<TagAnswer> {
    return this.#transport.postJson(tagAnswerSchema, '/tag', { ...company, options }, signal);
  }

  /** The results of any number of companies, in order, in as few batches as they fit into. @throws {TaggerError} */
  async *tagMany(
    companies: Iterable<Company> | AsyncIterable<Company>,
    options?: TagOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<Result, void> {
    for await (const batch of batchesOf(companies)) {
      const { results } = await this.#transport.postJson(
        batchAnswerSchema,
        '/tag/batch',
        { companies: batch, options },
        signal,
      );
      yield* results;
    }
  }

  /** The same by one request, whose results come while companies are still being sent. @throws {TaggerError} */
  async *tagStream(
    companies: Iterable<Company> | AsyncIterable<Company>,
    { groups, ...options }: TagOptions = {},
    signal?: AbortSignal,
  ): AsyncGenerator<Result, void> {
    const query = new URLSearchParams(
      Object.entries({ ...options, groups: groups?.join() }).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, String(value)]],
      ),
    );
    // Who stops reading wants nothing sent any more.
    const stopped = new AbortController();
    const either = AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]);
    try {
      const { body } = await this.#transport.postStream(
        `/tag/stream?${query}`,
        linesOf(companies, either),
        either,
      );
      for await (const line of linesIn(body)) yield resultSchema.parse(JSON.parse(line));
    } finally {
      stopped.abort();
    }
  }
}

async function* linesIn(body: Response['body']): AsyncGenerator<string> {
  let rest = '';
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}

async function* batchesOf(companies: Iterable<Company> | AsyncIterable<Company>): AsyncGenerator<Company[]> {
  let batch: Company[] = [];
  let characters = 0;
  for await (const company of companies) {
    const { length } = company.description;
    if (batch.length === BATCH_COMPANIES || (batch.length > 0 && characters + length > BATCH_CHARACTERS)) {
      yield batch;
      batch = [];
      characters = 0;
    }
    batch.push(company);
    characters += length;
  }
  if (batch.length > 0) yield batch;
}

function linesOf(companies: Iterable<Company> | AsyncIterable<Company>, signal: AbortSignal): ReadableStream {
  return ReadableStream.from(
    (async function* () {
      for await (const company of companies) {
        // Otherwise a stream whose request has ended is read on to its end.
        if (signal.aborted) return;
        yield `${JSON.stringify(company)}\n`;
      }
    })(),
  ).pipeThrough(new TextEncoderStream());
}
