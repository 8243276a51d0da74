import { OperationalError } from '../../contract/error.ts';
import { isControlError } from './error-for-queue.ts';

/** How often is asked whether the work is still wanted. */
const CHECK_MILLISECONDS = 1_000;

/**
 * Does the work as long as it is wanted.
 * @param stopReason says why the work has to end, or undefined
 * @param work is given a signal that is aborted as soon as there is a reason
 * @throws {OperationalError} `job-failed` then, with the reason
 */
export async function whileWanted<Result>(
  stopReason: () => Promise<string | undefined>,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController();
  const check = async () => {
    const reason = await stopReason();
    if (reason !== undefined) stop.abort(new OperationalError('job-failed', reason));
  };
  await check();
  stop.signal.throwIfAborted();
  const timer = setInterval(() => {
    // While Redis does not answer, nobody can cancel.
    check().catch(() => {});
  }, CHECK_MILLISECONDS);
  try {
    return await work(stop.signal);
  } catch (error) {
    if (!isControlError(error)) stop.signal.throwIfAborted();
    throw error;
  } finally {
    clearInterval(timer);
  }
}
