import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  InvalidRequestError,
  invalidRequest,
  type Problem,
  type ProblemKind,
  problem,
} from '../../contract/problem.ts';
import { ModelError } from '../../model/bundle.ts';
import { VersionError } from '../../model/versions.ts';
import { OverloadedError } from '../../serving/admission.ts';
import { NotReadyError } from '../../serving/tagging-service.ts';
import { RateLimitedError } from '../character-limits.ts';
import { PROBLEM_JSON } from '../problem-answers.ts';
import { AccessError } from './authentication.ts';
import { BodyTimeoutError } from './body-timeout.ts';

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
/** Where the error does not know how long things take. */
const RETRY_AFTER_SECONDS = 1;

/** Something that is needed is not there for now; the request can be sent again. */
export class UnavailableError extends Error {
  override name = 'UnavailableError';
}

/** What is asked for is not there. */
export class NotFoundError extends Error {
  override name = 'NotFoundError';
}

/** It cannot be done as things are. */
export class ConflictError extends Error {
  override name = 'ConflictError';
}

/** It needs something that the service was not started with; the message says what. */
export class NotTurnedOnError extends Error {
  override name = 'NotTurnedOnError';
}

/** Every error leaves as problem+json; what is not the caller's fault is logged, and told to nobody. */
export function addProblems(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError>(answerError);
  app.setNotFoundHandler((request, reply) =>
    send(
      request,
      reply,
      problem('not-found', 404, `There is no ${request.method} ${request.url.split('?')[0]}.`),
    ),
  );
}

export function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const answer = problemOf(error);
  if (answer.status === 503 || answer.status === 429) reply.header('retry-after', retryAfter(error));
  if (answer.status === 401) reply.header('www-authenticate', 'Bearer');
  if (error instanceof UnavailableError) request.log.error({ reason: error.cause }, error.message);
  if (answer.status === 500) request.log.error({ err: error }, 'request failed');
  return send(request, reply, answer);
}

function retryAfter(error: Error): number {
  const isTimed = error instanceof OverloadedError || error instanceof RateLimitedError;
  return isTimed ? error.retryAfterSeconds : RETRY_AFTER_SECONDS;
}

function problemOf(error: FastifyError): Problem {
  if (error instanceof InvalidRequestError) return invalidRequest(error.faults);
  if (error instanceof AccessError) {
    return error.isKnown
      ? problem('forbidden', 403, 'This takes an admin’s key.')
      : problem('unauthorized', 401, 'This takes a key that is known: Authorization: Bearer KEY.');
  }
  if (error instanceof RateLimitedError) {
    return problem('rate-limited', 429, 'The key has sent all the text that it may in this minute.');
  }
  if (error instanceof OverloadedError) {
    return problem('overloaded', 503, 'Too much text is waiting to be tagged; try again later.');
  }
  if (error instanceof NotReadyError) return problem('not-ready', 503, error.message);
  if (error instanceof UnavailableError) return problem('unavailable', 503, error.message);
  if (error instanceof NotFoundError) return problem('not-found', 404, error.message);
  if (error instanceof NotTurnedOnError) return problem('not-implemented', 501, error.message);
  if (error instanceof ConflictError) return problem('conflict', 409, error.message);
  if (error instanceof VersionError) return problem('conflict', 409, `It cannot be done: ${error.message}.`);
  if (error instanceof ModelError) {
    return problem('model-refused', 422, `The model is refused: ${error.reason}.`);
  }
  if (error instanceof BodyTimeoutError) {
    return problem('request-timeout', 408, 'The body has not arrived in time.');
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

function send(request: FastifyRequest, reply: FastifyReply, body: Problem): FastifyReply {
  return reply
    .code(body.status)
    .type(PROBLEM_JSON)
    .serializer(JSON.stringify)
    .send({ ...body, requestId: request.id });
}
