import type { z } from 'zod';
import { problemSchema } from '../contract/problem.ts';
import { shownAs } from '../contract/shown-as.ts';

export const PROBLEM_JSON = 'application/problem+json';
export const JSON_UTF8 = 'application/json; charset=utf-8';

const MEANINGS = {
  400: 'The request is not valid. `errors` has the path of each fault.',
  401: 'The key is missing or unknown.',
  403: 'The key does not have the role that is required, or a browser may not call the service. `detail` says which.',
  404: 'There is no such resource.',
  408: 'The body did not arrive in time.',
  409: 'The request conflicts with the current state. `detail` says why.',
  413: 'The body is too large.',
  415: 'The body has an unsupported type or charset.',
  422: 'The request cannot be fulfilled as it is: the model is refused, or the `Idempotency-Key` belongs to another request. `detail` says why.',
  429: 'The key has used its character limit for this minute. `Retry-After` says when to try again.',
  501: 'The feature is not enabled. `detail` says how to enable it.',
  503: 'The service cannot answer now: it is loading or overloaded, took too long, or cannot reach the database or Redis. `Retry-After` says when to try again.',
} as const;
type Status = keyof typeof MEANINGS;

/** The errors of any request that needs a key with a role. */
export const KEY_ERRORS = [401, 403] as const;
/** The errors of any request with a body. */
export const BODY_ERRORS = [400, 408, 413, 415] as const;
/** The errors of any request that tags texts. */
export const TAGGING_ERRORS = [...BODY_ERRORS, ...KEY_ERRORS, 429, 503] as const;

/** The problem responses of a route, for its schema. */
export function problemResponses(...statuses: readonly Status[]) {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: MEANINGS[status], content: { [PROBLEM_JSON]: { schema: problemSchema } } },
    ]),
  );
}

/** The schema of a response that is JSON already, as text or bytes. */
export function serialised(schema: z.ZodType) {
  return shownAs(schema);
}
