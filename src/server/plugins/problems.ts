import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OperationalError } from '../../contract/error.ts';
import {
  invalidRequestProblem,
  isProblemKind,
  type Problem,
  type ProblemKind,
  problem,
} from '../../contract/problem.ts';
import { PROBLEM_JSON } from '../problem-answers.ts';

/** Faults of the request that Fastify finds before any schema does. */
const KNOWN: Readonly<Record<string, { kind: ProblemKind; detail: string }>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: { kind: 'invalid-json', detail: 'The body is not JSON.' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { kind: 'invalid-json', detail: 'The body is empty; it must be JSON.' },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    kind: 'body-too-large',
    detail: 'The body is larger than this service takes.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    kind: 'unsupported-media-type',
    detail:
      'The body must be JSON, with content-type application/json (a stream: lines of it, application/x-ndjson).',
  },
};
/** Where the error does not say how long things take. */
const RETRY_AFTER_SECONDS = 1;
const INTERNAL_ERROR = problem(
  'internal-error',
  'Something went wrong here; the log has it under this request id.',
);

/** Every error leaves as problem+json. What is not the caller's fault is logged, and its details reach nobody else. */
export function addProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(answerError);
  app.setNotFoundHandler((request, reply) =>
    send(request, reply, problem('not-found', `There is no ${request.method} ${request.url.split('?')[0]}.`)),
  );
}

export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemOf(error);
  if (answer.status === 503 || answer.status === 429) {
    const known = error instanceof OperationalError ? error.retryAfterSeconds : undefined;
    reply.header('retry-after', known ?? RETRY_AFTER_SECONDS);
  }
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer');
  if (answer.status === 503 && error.cause !== undefined) {
    request.log.error({ reason: error.cause }, error.message);
  }
  if (answer.status === 500) request.log.error({ err: error }, 'request failed');
  return send(request, reply, answer);
}

function problemOf(error: FastifyError | OperationalError): Problem {
  if (error instanceof OperationalError) {
    if (error.kind === 'invalid-request') return invalidRequestProblem(error.faults);
    return isProblemKind(error.kind) ? problem(error.kind, sentence(error.detail)) : INTERNAL_ERROR;
  }
  // The client will not read it.
  if (error.name === 'AbortError') return problem('bad-request', 'The client has gone.');
  if (error.name === 'TimeoutError') {
    return problem('deadline-exceeded', 'The request took longer than this service allows.');
  }
  const status = error.statusCode ?? 500;
  const known = KNOWN[error.code];
  if (known) return problem(known.kind, known.detail, { status });
  return status < 500 ? problem('bad-request', 'The request cannot be read.', { status }) : INTERNAL_ERROR;
}

/** A message with a capital and a full stop. */
function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}

function send(request: FastifyRequest, reply: FastifyReply, body: Problem): FastifyReply {
  return reply
    .code(body.status)
    .type(PROBLEM_JSON)
    .serializer(JSON.stringify)
    .send({ ...body, requestId: request.id });
}
