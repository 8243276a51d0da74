import { z } from 'zod';
import { summaryOf } from './fault-summary.ts';
import { type Fault, faultSchema } from './faults.ts';

/** Thousands of faults help nobody, and cost the service more than the request did. */
const MAX_LISTED_FAULTS = 20;

/** Problem details as in RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string().optional(),
    errors: z.array(faultSchema).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

/** The HTTP status of each kind of problem. The kind is the last part of the problem's `type`. */
const STATUS = {
  'bad-request': 400,
  'invalid-csv': 400,
  'invalid-json': 400,
  'invalid-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  'request-timeout': 408,
  conflict: 409,
  'body-too-large': 413,
  'line-too-long': 413,
  'unsupported-media-type': 415,
  'idempotency-key-reused': 422,
  'model-refused': 422,
  'rate-limited': 429,
  'internal-error': 500,
  'not-implemented': 501,
  'deadline-exceeded': 503,
  'not-ready': 503,
  overloaded: 503,
  unavailable: 503,
} as const;
export type ProblemKind = keyof typeof STATUS;

/** The reason phrases of HTTP, as in `node:http`, which the page cannot import. */
const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Entity',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

/** @param status where it differs from the kind's own */
export function problem(
  kind: ProblemKind,
  detail: string,
  { faults, status = STATUS[kind] }: { faults?: readonly Fault[]; status?: number } = {},
): Problem {
  return {
    type: `urn:company-tagger:problem:${kind}`,
    title: TITLES[status] ?? 'Error',
    status,
    detail,
    ...(faults && { errors: [...faults] }),
  };
}

/** A message with a capital and a full stop. */
export function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

export function isProblemKind(kind: string): kind is ProblemKind {
  return kind in STATUS;
}

/** The problem of a request that does not fit its schema. @param faults at least one; the first ones are listed */
export function invalidRequestProblem(faults: readonly Fault[]): Problem {
  return problem('invalid-request', summaryOf(faults), { faults: faults.slice(0, MAX_LISTED_FAULTS) });
}
