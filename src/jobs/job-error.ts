import { InvalidInputError, reason } from '../files/parse.ts';

/** A job cannot be done; the message says why, to whoever made it. */
export class JobError extends Error {
  override name = 'JobError';
  /** Whether it would be the same if it were tried again. */
  readonly isFinal: boolean;

  constructor(message: string, { isFinal }: { isFinal: boolean }) {
    super(message);
    this.isFinal = isFinal;
  }
}

/** A location that a job may not name; the message says why, to be read after the location. */
export class LocationError extends Error {
  override name = 'LocationError';
}

/** What may be told of an error to whoever made a job: no paths, and nothing of the code. */
export function tellable(error: unknown): string {
  if (isSaid(error)) return error.message;
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

/** Ours, which say what they say to be told. */
function isSaid(error: unknown): error is Error {
  return [JobError, InvalidInputError, LocationError].some((known) => error instanceof known);
}

/** What an S3-compatible storage says of what it does not have. */
export function isNoSuchObject(error: unknown): boolean {
  return error instanceof Error && ['NotFound', 'NoSuchKey'].includes(error.name);
}

/** @throws {JobError} in place of whatever the work throws, saying what could not be done */
export async function saying<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof JobError) throw error;
    throw new JobError(`${what}: ${tellable(error)}`, { isFinal: isSaid(error) });
  }
}
