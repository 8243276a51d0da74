import { Readable } from 'node:stream';
import { isErrorOf, OperationalError } from '../contract/error.ts';
import { openInputFile } from '../files/input-file.ts';
import { tableRecords } from '../files/table.ts';
import type { AnswerLog, LoggedAnswer } from './answer-log.ts';
import type { HttpSource, Source } from './config.ts';
import type { GetJson, JsonAnswer } from './json-client.ts';
import { firstUrl, nextUrl, urlOfId, valueAt } from './paging.ts';

/** The maximum length of a row of CSV. */
const MAX_ROW_BYTES = 4 * 1024 * 1024;
/** The number of concurrent requests when paging by ids. */
const CONCURRENCY = 4;

/** Some items of a source, and the total number of its items if known. */
export interface Portion {
  readonly items: readonly unknown[];
  readonly total: number | undefined;
}

/** Yields the items of an HTTP source: first those of logged answers, then those of new requests. */
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
    assertSameRequest(answer, urls[done++]);
    yield answer;
  }
  const answers = Readable.from(urls.slice(done)).map(
    async (url: string) => ({ url, ...(await getOrNull(get, url)) }),
    {
      concurrency: CONCURRENCY,
    },
  );
  for await (const answer of answers) {
    await log.append(answer);
    yield answer;
  }
}

/** A 404 for one company means that the source does not have it. A 404 for a page would mean a wrong URL. */
async function getOrNull(get: GetJson, url: string): Promise<JsonAnswer> {
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
    assertSameRequest(answer, url);
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

/** Prevents a mix of this run's answers with those of a run with other requests. */
function assertSameRequest(answer: LoggedAnswer, url: string | undefined): void {
  if (answer.url === url) return;
  throw new OperationalError(
    'invalid-input',
    `the raw answers are from a run with other requests (found ${answer.url}, expected ${url ?? 'no further answer'}): choose another --out or delete them`,
  );
}

/** @throws {OperationalError} when the answer has no value at the pointer to the items */
function itemsIn(body: unknown, { items: pointer, url }: HttpSource): unknown[] {
  if (body === null) return [];
  const items = valueAt(body, pointer);
  if (items === undefined)
    throw new OperationalError('invalid-input', `an answer of ${url} has no value at ${pointer}`);
  return items === null ? [] : [items].flat();
}

/**
 * Yields the rows of a CSV file or a workbook as items whose fields are named after the columns.
 * @param required the columns that the file must have
 * @param onFault called with a message for each row that cannot be read
 * @throws {OperationalError} `invalid-input`, naming a column that the file does not have, and those that it has
 */
export async function* itemsOfCsv(
  { path, encoding }: Extract<Source, { from: 'csv' }>,
  required: readonly string[],
  onFault: (message: string) => void,
): AsyncGenerator<Portion> {
  const { bytes } = await openInputFile(path);
  const source = { name: path, encoding, maxRowBytes: MAX_ROW_BYTES, required };
  for await (const { records } of tableRecords(bytes, source)) {
    const items: unknown[] = [];
    for (const { line, fields, fault } of records) {
      if (fields === undefined) onFault(`${path} line ${line} is left out: ${fault}`);
      else items.push(Object.fromEntries(fields));
    }
    if (items.length > 0) yield { items, total: undefined };
  }
}
