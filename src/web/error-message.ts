import { TaggerError } from '../client/client.ts';
import { faultMessage } from './faults.ts';
import type { Messages } from './messages/messages.ts';

/** What went wrong, for the person at the page. */
export function errorMessage(error: unknown, messages: Messages): string {
  if (error instanceof TaggerError) {
    const { status, detail } = error.problem;
    return messages.problems[status] ?? faultMessage(detail, messages);
  }
  if (error instanceof TypeError) return messages.unreachable;
  return error instanceof Error ? faultMessage(error.message, messages) : messages.failed;
}

/** The maximum length of a text, if the service refuses a text for its length. */
export function maxCharactersIn(error: unknown): number | undefined {
  const faults = error instanceof TaggerError ? (error.problem.errors ?? []) : [];
  const [, digits] =
    faults
      .find(({ path }) => path === '/description')
      ?.message.match(/^must have at most (\d+) characters$/) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
