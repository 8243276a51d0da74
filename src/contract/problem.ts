import { z } from 'zod';

/** An import would touch all that the module has, and so load a client and WebSockets: 40 ms in each thread. */
const { STATUS_CODES } = process.getBuiltinModule('node:http');

/** Where a request is wrong (a JSON pointer into it, RFC 6901) and what would be right. */
export const faultSchema = z.object({ path: z.string(), message: z.string() });
export type Fault = z.infer<typeof faultSchema>;

/** RFC 9457 problem details. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  requestId: z.string().optional(),
  errors: z.array(faultSchema).optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** What can go wrong, by the last part of a problem's type. */
export type ProblemKind =
  | 'invalid-json'
  | 'invalid-request'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'not-found'
  | 'bad-request'
  | 'line-too-long'
  | 'unauthorized'
  | 'forbidden'
  | 'conflict'
  | 'model-refused'
  | 'request-timeout'
  | 'rate-limited'
  | 'not-ready'
  | 'not-implemented'
  | 'unavailable'
  | 'overloaded'
  | 'deadline-exceeded'
  | 'internal-error';

export function problem(
  kind: ProblemKind,
  status: number,
  detail: string,
  errors?: readonly Fault[],
): Problem {
  return {
    type: `urn:company-tagger:problem:${kind}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail,
    ...(errors && { errors: [...errors] }),
  };
}

export function invalidRequest(faults: readonly Fault[]): Problem {
  const [first] = faults;
  const others = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return problem('invalid-request', 400, `${first.path || 'The body'}: ${first.message}${others}`, faults);
}

/** The request does not fit its schema. */
export class InvalidRequestError extends Error {
  override name = 'InvalidRequestError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super('the request is not valid');
    this.faults = faults;
  }
}

export function faultsOf({ issues }: z.core.$ZodError): Fault[] {
  return issues.flatMap(faultsOfIssue);
}

function faultsOfIssue(issue: z.core.$ZodIssue): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pointer([...issue.path, key]),
      message: 'is not a known field',
    }));
  }
  return [{ path: pointer(issue.path), message: issue.message }];
}

function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
