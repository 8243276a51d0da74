import { summaryOf } from './fault-summary.ts';
import type { Fault } from './faults.ts';
import type { ProblemKind } from './problem.ts';

/** What can go wrong: the kinds of problems that clients are told of, and those that only an operator meets. */
export type ErrorKind =
  | ProblemKind
  /** A file, a setting or a variable is not what it should be. */
  | 'invalid-input'
  /** A location that a job must not name. The message is a predicate, for the caller to put after the location. */
  | 'invalid-location'
  /** Some companies of a file could not be tagged; the others are. */
  | 'not-all-tagged'
  /** A job cannot be done, however often it is tried. */
  | 'job-failed'
  /** The loss of a training run is not finite. */
  | 'training-diverged'
  /** A command is called with values that cannot be, or with arguments that do not go together. */
  | 'wrong-use';

interface Details {
  /** What a client may be told, without paths; the message by default. */
  readonly detail?: string;
  readonly faults?: readonly Fault[];
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/**
 * An error that a correct program meets, as opposed to a bug: bad input, a missing model, too much work. HTTP status and
 * exit code follow from its kind. The message is one sentence without a capital and a full stop.
 */
export class OperationalError extends Error {
  override name = 'OperationalError';
  readonly kind: ErrorKind;
  readonly detail: string;
  /** Where a request is wrong; empty for other kinds. */
  readonly faults: readonly Fault[];
  readonly retryAfterSeconds: number | undefined;

  constructor(
    kind: ErrorKind,
    message: string,
    { detail = message, faults = [], retryAfterSeconds, cause }: Details = {},
  ) {
    super(message, { cause });
    this.kind = kind;
    this.detail = detail;
    this.faults = faults;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Whether the error is an operational one of one of the kinds. */
export function isErrorOf(error: unknown, ...kinds: readonly ErrorKind[]): error is OperationalError {
  return error instanceof OperationalError && kinds.includes(error.kind);
}

/** The error of a request that does not fit its schema. @param faults at least one */
export function invalidRequest(faults: readonly Fault[]): OperationalError {
  return new OperationalError('invalid-request', summaryOf(faults), { faults });
}
