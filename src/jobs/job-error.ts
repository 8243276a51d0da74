import { isErrorOf, OperationalError } from '../contract/error.ts';
import { reason } from '../files/parse.ts';

/** What may be told of an error to whoever made a job: no paths, and nothing of the code. */
export function tellable(error: unknown): string {
  if (error instanceof OperationalError) return error.message;
  if (!(error instanceof Error)) return 'something went wrong; the log of the worker has it';
  // zlib has numbers of its own.
  if ('code' in error && /^Z_/.test(String(error.code))) return error.message;
  if ('errno' in error) return reason(error);
  // What the storage said, and what a connection that was not made says of itself.
  if (isNoSuchObject(error)) return 'there is no such object';
  if ('$metadata' in error) return `the storage answered ${error.name}`;
  if (error.cause instanceof Error) return tellable(error.cause);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'something went wrong; the log of the worker has it';
}

/** What an S3-compatible storage says of what it does not have. */
export function isNoSuchObject(error: unknown): boolean {
  return error instanceof Error && ['NotFound', 'NoSuchKey'].includes(error.name);
}

/** @throws {OperationalError} in place of whatever the work throws, with a message that says what could not be done */
export async function saying<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isErrorOf(error, 'job-failed', 'unavailable')) throw error;
    const kind = error instanceof OperationalError ? 'job-failed' : 'unavailable';
    throw new OperationalError(kind, `${what}: ${tellable(error)}`);
  }
}
