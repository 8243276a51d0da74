import { getSystemErrorMessage } from 'node:util';

/** The reason of a failure in words. For a system error this is the system's message, without the path. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'errno' in error ? error.errno : undefined;
  return (typeof code === 'number' && getSystemErrorMessage(code)) || error.message;
}
