import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { OperationalError } from '../../contract/error.ts';
import {
  invalidRequestProblem,
  isProblemKind,
  type Problem,
  type ProblemKind,
  problem,
  sentence,
} from '../../contract/problem.ts';
import { PROBLEM_JSON } from '../responses.ts';

/** The problems of errors that Fastify itself finds in a request. */
const KNOWN: Readonly<Record<string, { kind: ProblemKind; detail: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { kind: 'invalid-json', detail: 'The body is not JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { kind: 'invalid-json', detail: 'The body is empty. It must be JSON.' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    kind: 'unsupported-media-type',
    detail: 'The body must be JSON (application/json) or, for a stream, JSON Lines (application/x-ndjson).',
  },
};
/** Where the error does not say how long things take. */
const RETRY_AFTER_SECONDS = 1;
const INTERNAL_ERROR = problem(
  'internal-error',
  'An internal error occurred. The log has details under this request id.',
);

type Failure = Error & Partial<Pick<FastifyError, 'code' | 'statusCode'>>;

/** Nobody will read it. */
const GONE = problem('bad-request', 'The client disconnected.');

/** Sends every error as problem+json. Internal errors are logged, and their details are sent to nobody. */
export const problems = fastifyPlugin(
  async (app) => {
    app.setErrorHandler<FastifyError>(answerError);
    app.setNotFoundHandler((request, reply) =>
      send(
        request,
        reply,
        problem('not-found', `There is no ${request.method} ${request.url.split('?')[0]}.`),
      ),
    );
  },
  { name: 'problems' },
);

export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return send(request, reply, problemFor(error, reply));
}

/** The problem of an error. Sets the headers that belong to it, and logs what its client is not told. */
export function problemFor(thrown: unknown, reply: FastifyReply): Problem {
  const { request } = reply;
  const error: Failure = thrown instanceof Error ? thrown : new Error(String(thrown));
  const answer = isGone(error, reply) ? GONE : problemOf(error);
  if (answer.status === 503 || answer.status === 429) {
    const known = error instanceof OperationalError ? error.retryAfterSeconds : undefined;
    reply.header('retry-after', known ?? RETRY_AFTER_SECONDS);
  }
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer');
  if (answer.status === 503 && error.cause !== undefined) {
    request.log.error({ reason: error.cause }, error.message);
  }
  if (answer.status === 500) request.log.error({ err: error }, 'request failed');
  return answer;
}

/** Whether the request has failed because its client is gone, while it was sending or waiting. */
function isGone({ name, code }: Failure, { raw }: FastifyReply): boolean {
  return name === 'AbortError' || (raw.destroyed && code === 'ECONNRESET');
}

function problemOf(error: Failure): Problem {
  if (error instanceof OperationalError) {
    if (error.kind === 'invalid-request') return invalidRequestProblem(error.faults);
    return isProblemKind(error.kind) ? problem(error.kind, sentence(error.detail)) : INTERNAL_ERROR;
  }
  if (error.name === 'TimeoutError') {
    return problem('deadline-exceeded', 'The request took too long.');
  }
  const status = error.statusCode ?? 500;
  const known = KNOWN[error.code ?? ''];
  if (known) return problem(known.kind, known.detail, { status });
  return status < 500 ? problem('bad-request', 'The request cannot be read.', { status }) : INTERNAL_ERROR;
}

function send(request: FastifyRequest, reply: FastifyReply, body: Problem): FastifyReply {
  return reply
    .code(body.status)
    .type(PROBLEM_JSON)
    .serializer(JSON.stringify)
    .send({ ...body, requestId: request.id });
}
