import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OverloadedError } from '../../tagger/admission.ts';
import {
  InvalidRequestError,
  invalidRequest,
  type Problem,
  type ProblemKind,
  problem,
} from '../../tagger/problem.ts';

const PROBLEM_JSON = 'application/problem+json';

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

/** Every error leaves as problem+json; what is not the caller's fault is logged, and told to nobody. */
export function addProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error instanceof OverloadedError) reply.header('retry-after', error.retryAfterSeconds);
    const problem = problemOf(error);
    if (problem.status >= 500) request.log.error({ err: error }, 'request failed');
    return send(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    send(
      request,
      reply,
      problem('not-found', 404, `There is no ${request.method} ${request.url.split('?')[0]}.`),
    ),
  );
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof InvalidRequestError) return invalidRequest(error.faults);
  if (error instanceof OverloadedError) {
    return problem('overloaded', 503, 'Too much text is waiting to be tagged; try again later.');
  }
  // Nobody is there any more to read it.
  if (error.name === 'AbortError') return problem('bad-request', 400, 'The client has gone.');
  if (error.name === 'TimeoutError') {
    return problem('deadline-exceeded', 503, 'The request took longer than this service allows.');
  }
  const status = error.statusCode ?? 500;
  const known = KNOWN[error.code];
  if (known) return problem(known.kind, status, known.detail);
  if (status < 500) return problem('bad-request', status, 'The request cannot be read.');
  return problem('internal-error', 500, 'Something went wrong here; the log has it under this request id.');
}

export function send(request: FastifyRequest, reply: FastifyReply, body: Problem): FastifyReply {
  return reply
    .code(body.status)
    .type(PROBLEM_JSON)
    .serializer(JSON.stringify)
    .send({ ...body, requestId: request.id });
}
