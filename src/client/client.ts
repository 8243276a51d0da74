import { Jobs } from './jobs.ts';
import { Transport, type TransportOptions } from './transport.ts';
import type { BatchAnswer, Company, Result, TagAnswer, TagOptions } from './types.ts';

export type { Jobs } from './jobs.ts';
export { TaggerError, type TransportOptions } from './transport.ts';
export type * from './types.ts';

/** The limits of a batch in the default configuration of the service. */
const BATCH_COMPANIES = 1_000;
const BATCH_CHARACTERS = 2_000_000;

/** A client of the service. */
export class CompanyTagger {
  /** Bulk work on files, which queue workers do. */
  readonly jobs: Jobs;
  readonly #transport: Transport;

  /** @param url of the service, for example `http://localhost:3000` */
  constructor(url: string, options: TransportOptions = {}) {
    this.#transport = new Transport(url, options);
    this.jobs = new Jobs(this.#transport);
  }

  /** Tags one company. @throws {TaggerError} when the service answers with a problem */
  tag(company: Company, options?: TagOptions, signal?: AbortSignal): Promise<TagAnswer> {
    return this.#transport.sendJson('/tag', { body: { ...company, options }, signal });
  }

  /** Tags any number of companies in as few batches as possible. Results are in order. @throws {TaggerError} */
  async *tagMany(
    companies: Iterable<Company> | AsyncIterable<Company>,
    options?: TagOptions,
    signal?: AbortSignal,
  ): AsyncGenerator<Result, void> {
    for await (const batch of batchesOf(companies)) {
      const body = { companies: batch, options };
      const { results } = await this.#transport.sendJson<BatchAnswer>('/tag/batch', { body, signal });
      yield* results;
    }
  }

  /** Tags any number of companies in one request. Results arrive while companies are being sent. @throws {TaggerError} */
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
    // A caller who stops reading results also stops the request.
    const stopped = new AbortController();
    const either = AbortSignal.any([stopped.signal, ...(signal ? [signal] : [])]);
    try {
      const { body } = await this.#transport.postStream(
        `/tag/stream?${query}`,
        linesOf(companies, either),
        either,
      );
      for await (const line of linesIn(body)) yield JSON.parse(line);
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
        // Otherwise the companies would be read to the end after the request has ended.
        if (signal.aborted) return;
        yield `${JSON.stringify(company)}\n`;
      }
    })(),
  ).pipeThrough(new TextEncoderStream());
}
