import { problemSchema } from '../contract/problem.ts';

export const PROBLEM_JSON = 'application/problem+json';

const MEANINGS = {
  400: 'The request is not valid; `errors` has the path of each fault.',
  401: 'There is no such key.',
  403: 'The key is not an admin’s.',
  404: 'There is nothing of the kind.',
  408: 'The body did not arrive in time.',
  409: 'It cannot be done as things are; `detail` says why.',
  413: 'The body is larger than this service takes.',
  415: 'The body is of another type than this service takes.',
  422: 'The model is refused, and the former one serves on; `detail` says why.',
  429: 'The key has sent all the text that it may in this minute; `Retry-After` says when to come again.',
  501: 'It is not turned on here; `detail` says how to.',
  503: 'Not now: loading, overloaded, too slow, or without the database or Redis; `Retry-After` says when to come again.',
} as const;
type Status = keyof typeof MEANINGS;

/** What can be wrong with any body. */
export const BODY_FAULTS = [400, 408, 413, 415] as const;
/** What can keep any text from being tagged. */
export const TAGGING_FAULTS = [...BODY_FAULTS, 401, 429, 503] as const;
/** What can be wrong with any request for administration. */
export const ADMIN_FAULTS = [401, 403] as const;

/** The errors that a route can answer, for its schema. */
export function problemAnswers(...statuses: readonly Status[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: MEANINGS[status], content: { [PROBLEM_JSON]: { schema: problemSchema } } },
    ]),
  );
}
