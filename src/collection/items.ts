import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { isErrorOf, OperationalError } from '../contract/error.ts';
import { csvRecords } from '../files/csv.ts';
import type { AnswerLog, LoggedAnswer } from './answer-log.ts';
import type { HttpSource, Source } from './config.ts';
import type { GetJson, JsonAnswer } from './json-client.ts';
import { firstUrl, nextUrl, urlOfId, valueAt } from './paging.ts';

/** So many requests of `ids` are on their way at once. */
const CONCURRENCY = 4;

/** Some of the items of a source, and how many there are in all, where that is known. */
export interface Portion {
  readonly items: readonly unknown[];
  readonly total: number | undefined;
}

/** The items of an HTTP source: first those of the answers that are logged, then those that are asked for now. */
export async function* itemsOverHttp(
  source: HttpSource,
  ids: readonly string[],
  log: AnswerLog,
  get: GetJson,
): AsyncGenerator<Portion> {
  const answers = source.paging.kind === 'ids' ? byIds(source, ids, log, get) : byPages(source, log, get);
  for await (const { body } of answers) {
    const total = source.total === undefined ? undefined : Number(valueAt(body, source.total));
    yield { items: itemsIn(body, source), total: source.paging.kind === 'ids' ? ids.length : total };
  }
}

async function* byIds(
  source: HttpSource,
  ids: readonly string[],
  log: AnswerLog,
  get: GetJson,
): AsyncGenerator<LoggedAnswer> {
  const urls = ids.map((id) => urlOfId(source, id));
  let done = 0;
  for await (const answer of log.kept()) {
    assertAsked(answer, urls[done++]);
    yield answer;
  }
  const answers = Readable.from(urls.slice(done)).map(
    async (url: string) => ({ url, ...(await found(get, url)) }),
    {
      concurrency: CONCURRENCY,
    },
  );
  for await (const answer of answers) {
    await log.append(answer);
    yield answer;
  }
}

/** A company that the source does not know is an answer; a page that it does not know would be a wrong URL. */
async function found(get: GetJson, url: string): Promise<JsonAnswer> {
  try {
    return await get(url);
  } catch (error) {
    if (isErrorOf(error, 'not-found')) return { body: null, link: null };
    throw error;
  }
}

async function* byPages(source: HttpSource, log: AnswerLog, get: GetJson): AsyncGenerator<LoggedAnswer> {
  const after = (answer: LoggedAnswer) =>
    nextUrl(source, answer.url, answer, itemsIn(answer.body, source).length);
  let url: string | undefined = firstUrl(source);
  for await (const answer of log.kept()) {
    assertAsked(answer, url);
    yield answer;
    url = after(answer);
  }
  while (url !== undefined) {
    const answer: LoggedAnswer = { url, ...(await get(url)) };
    await log.append(answer);
    yield answer;
    url = after(answer);
  }
}

/** A log of other questions must not be mixed with this run's. */
function assertAsked(answer: LoggedAnswer, url: string | undefined): void {
  if (answer.url === url) return;
  throw new OperationalError(
    'invalid-input',
    `the raw answers are of another run (${answer.url}, not ${url ?? 'so many'}): give another --out, or delete them`,
  );
}

/** @throws {OperationalError} when there is nothing where the items should be */
function itemsIn(body: unknown, { items: pointer, url }: HttpSource): unknown[] {
  if (body === null) return [];
  const items = valueAt(body, pointer);
  if (items === undefined)
    throw new OperationalError('invalid-input', `an answer of ${url} has nothing at ${pointer}`);
  return items === null ? [] : [items].flat();
}

/** The items of a file, with the names of its columns as their fields. */
export async function* itemsOfCsv({ path }: Extract<Source, { from: 'csv' }>): AsyncGenerator<Portion> {
  for await (const item of csvRecords(createReadStream(path), path)) {
    yield { items: [item], total: undefined };
  }
}
