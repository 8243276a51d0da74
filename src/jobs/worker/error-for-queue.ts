import { DelayedError, UnrecoverableError, WaitingChildrenError, WaitingError } from 'bullmq';
import { isErrorOf } from '../../contract/error.ts';
import { failureReason } from '../failure-reason.ts';

const CONTROL = [DelayedError, UnrecoverableError, WaitingChildrenError, WaitingError];

/** Whether the error tells BullMQ what to do with a job, and is no fault. */
export function isControlError(error: unknown): error is Error {
  return CONTROL.some((control) => error instanceof control);
}

/**
 * The error that BullMQ stores with a job in Redis, where the job's owner sees it: without paths, and without details of
 * the code.
 * @param onError is called with the error itself, for the log
 */
export function errorForQueue(error: unknown, onError: (error: unknown) => void): Error {
  if (isControlError(error)) return error;
  onError(error);
  const reason = failureReason(error);
  return isErrorOf(error, 'job-failed') ? new UnrecoverableError(reason) : new Error(reason);
}
