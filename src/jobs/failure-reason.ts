import { isErrorOf, OperationalError } from '../contract/error.ts';
import { reason } from '../files/reason.ts';

const INTERNAL_ERROR = 'internal error: see the log of the queue worker';

/** Why a job failed, for its owner. @returns a message without paths of the machine and without details of the code */
export function failureReason(error: unknown): string {
  if (error instanceof OperationalError) return error.detail;
  if (!(error instanceof Error)) return INTERNAL_ERROR;
  if ('errno' in error) return reason(error);
  if (isNoSuchObject(error)) return 'no such object';
  // The other is of ioredis.
  if (error.name === 'TimeoutError' || error.message.startsWith('Socket timeout.'))
    return 'no answer in time';
  // Such as OOM. The rest of the message is for the log.
  if (isRefusal(error)) return `Redis answered ${error.message.split(' ', 1)}`;
  if ('$metadata' in error) return `the storage answered ${error.name}`;
  // fetch gives the error of the connection as the cause.
  if (error.cause instanceof Error) return failureReason(error.cause);
  if ('code' in error && typeof error.code === 'string')
    return error.code.startsWith('UND_ERR_') ? 'the connection broke off' : error.code;
  return INTERNAL_ERROR;
}

/** The reason without anything of the input, which may say what its columns are, for example. */
export function reasonForLog(error: unknown): string {
  const isOfInput = [error, error instanceof Error && error.cause].some((each) =>
    isErrorOf(each, 'invalid-input'),
  );
  if (isOfInput) return 'the input is not valid: the state of the job says why';
  return error instanceof OperationalError ? error.message : failureReason(error);
}

/** @returns the error for which there is no reason but that the log has it; undefined when the reason says all */
export function unexplained(error: unknown): unknown {
  if (error instanceof OperationalError) return error.cause && unexplained(error.cause);
  return failureReason(error) === INTERNAL_ERROR ? error : undefined;
}

/** Whether an S3-compatible storage answered that it has no such object. */
export function isNoSuchObject(error: unknown): boolean {
  return error instanceof Error && ['NotFound', 'NoSuchKey'].includes(error.name);
}

/** Whether Redis refused a command, for want of memory for example. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError';
}

/**
 * Does the work and turns its errors into operational ones.
 * @param failure what could not be done, such as `cannot write out.jsonl`
 * @throws {OperationalError} `job-failed` when a retry cannot help, `unavailable` when it may
 */
export async function describeFailure<Result>(failure: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isErrorOf(error, 'job-failed', 'unavailable')) throw error;
    const kind = error instanceof OperationalError ? 'job-failed' : 'unavailable';
    throw new OperationalError(kind, `${failure}: ${failureReason(error)}`, { cause: error });
  }
}
