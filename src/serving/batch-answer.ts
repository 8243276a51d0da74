import type { ModelName } from '../contract/model-name.ts';
import { problem } from '../contract/problem.ts';
import { errorJson, type Item } from './items.ts';
import type { Results } from './model-hold.ts';

/** Between two results. */
const SEPARATOR = Buffer.from(',');

/** Puts results into a JSON document, as they come. A document without results is not begun before they end. */
export async function* documentOf(
  before: string,
  results: AsyncIterable<Pick<Results, 'json'>>,
  after: string,
): AsyncGenerator<Uint8Array, void> {
  let isFirst = true;
  for await (const { json } of results) {
    // One piece, so that a small answer is sent at once.
    yield Buffer.concat([isFirst ? Buffer.from(before) : SEPARATOR, json]);
    isFirst = false;
  }
  yield Buffer.from(isFirst ? before + after : after);
}

/**
 * The answer to a batch. If the deadline passes after the answer has begun, each of the remaining companies gets an error.
 * @throws a `TimeoutError`, if it passes before
 */
export function batchAnswer(
  items: readonly Item[],
  results: AsyncIterable<Results>,
  model: ModelName,
): AsyncGenerator<Uint8Array, void> {
  return documentOf('{"results":[', withLateErrors(items, results), `],"model":${JSON.stringify(model)}}`);
}

async function* withLateErrors(
  items: readonly Item[],
  results: AsyncIterable<Results>,
): AsyncGenerator<Pick<Results, 'json'>, void> {
  let done = 0;
  try {
    for await (const piece of results) {
      done += piece.count;
      yield piece;
    }
  } catch (error) {
    if (done === 0 || !(error instanceof Error && error.name === 'TimeoutError')) throw error;
    const late = problem('deadline-exceeded', 'The request took too long.');
    yield {
      json: Buffer.from(
        items
          .slice(done)
          .map((item) => lateJson(item, late))
          .join(),
      ),
    };
  }
}

function lateJson(item: Item, late: ReturnType<typeof problem>): string {
  return errorJson('company' in item ? { id: item.company.id, problem: late } : item);
}
