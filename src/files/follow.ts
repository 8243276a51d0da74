import { isDeepStrictEqual } from 'node:util';
import { reason } from './reason.ts';

const SECOND = 1_000;

export interface Follower<Value> {
  /** The time between two reads; a second by default. */
  readonly intervalMilliseconds?: number;
  readonly onChange: (value: Value) => void;
  /** Called with the reason when the value cannot be read. */
  readonly onError: (reason: string) => void;
}

/**
 * Reads a value again and again, and reports it when it differs from the last one. Events of the file system are no
 * substitute: they miss changes through bind mounts, symbolic links, replaced directories and other machines, and they come
 * for every other file of the directory too, such as the log.
 * @param last the value that is known already
 * @returns a function that ends it
 */
export function follow<Value>(
  read: () => Promise<Value>,
  last: Value,
  { intervalMilliseconds = SECOND, onChange, onError }: Follower<Value>,
): () => void {
  let lastOutcome: { value: Value } | { failure: string } = { value: last };
  let isOver = false;
  const check = async () => {
    const outcome = await read().then(
      (value) => ({ value }),
      (error: unknown) => ({ failure: reason(error) }),
    );
    if (isOver) return;
    timer = setTimeout(check, intervalMilliseconds).unref();
    if (isDeepStrictEqual(outcome, lastOutcome)) return;
    lastOutcome = outcome;
    if ('value' in outcome) onChange(outcome.value);
    else onError(outcome.failure);
  };
  let timer = setTimeout(check, intervalMilliseconds).unref();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
