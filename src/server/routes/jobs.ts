import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { invalidRequest, isErrorOf, OperationalError } from '../../contract/error.ts';
import {
  type JobAnswer,
  type JobRequest,
  jobAnswerSchema,
  jobHeadersSchema,
  jobParametersSchema,
  jobRequestSchema,
} from '../../contract/jobs.ts';
import { columnsNamed, RESULT_COLUMNS } from '../../contract/result-columns.ts';
import { reason } from '../../files/reason.ts';
import type { JobService, JobView } from '../../jobs/job-service.ts';
import {
  assertBelow,
  canonicalLocation,
  formatAt,
  type Location,
  parseLocation,
  parseOutput,
} from '../../jobs/locations.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { holdModel } from '../hold-model.ts';
import { BODY_ERRORS, KEY_ERRORS, problemResponses } from '../responses.ts';

/** Bulk work that outlives a request. Queue workers on any machine do it. */
export const jobRoutes: FastifyPluginAsyncZod = async (app) => {
  const { locationRules, limits } = app.config;
  app.post(
    '/jobs',
    {
      config: { access: ['jobs'] },
      schema: {
        operationId: 'createJob',
        tags: ['Jobs'],
        summary: 'Tag a file of companies',
        description:
          'A location is the name of a file in the directory that the service shares with its workers, `s3://BUCKET/KEY`, ' +
          'or, for input only, an HTTP(S) URL. The input is JSON Lines, CSV or Excel (.xlsx), texts in UTF-8 or another encoding that is detected, ' +
          'and may be compressed by gzip. The output is CSV, Excel or Parquet if its name ends in `.csv`, `.xlsx` or `.parquet`, and JSON Lines otherwise. ' +
          'With an `Idempotency-Key`, a request can be repeated safely.',
        headers: jobHeadersSchema,
        body: jobRequestSchema,
        response: {
          202: jobAnswerSchema.describe('The job is accepted.'),
          ...problemResponses(...BODY_ERRORS, ...KEY_ERRORS, 409, 422, 501, 503),
        },
      },
    },
    async (request, reply) => {
      const jobs = enabledJobs(app);
      const { input, inputFormat, inputEncoding, output, byteOrderMark = false, options = {} } = request.body;
      using hold = holdModel(reply, options, '/options');
      const { name: by, jobsPrefix = '' } = request.usage.key ?? {};
      const source = checkLocation('/input', jobsPrefix, () => parseLocation(input, locationRules));
      const target = checkLocation('/output', jobsPrefix, () => parseOutput(output, locationRules));
      const data = {
        input,
        inputFormat: inputFormat ?? formatAt(source),
        ...(inputEncoding && { inputEncoding }),
        output,
        columns: [...columnsOf(request.body, hold.groups)],
        byteOrderMark,
        options,
        model: modelName(hold.model),
        maxDescriptionCharacters: limits.descriptionCharacters,
        isCancelled: false,
        ...(by !== undefined && { by }),
      };
      const { 'idempotency-key': key } = request.headers;
      const job = await withRedis(() => jobs.submit(data, canonicalLocation(target), key));
      return reply.code(202).header('location', `/jobs/${job.id}`).send(answerOf(job));
    },
  );

  app.get(
    '/jobs/:id',
    {
      config: { access: ['jobs', 'admin'] },
      schema: {
        operationId: 'getJob',
        tags: ['Jobs'],
        summary: 'Show the progress of a job',
        params: jobParametersSchema,
        response: {
          200: jobAnswerSchema.describe('The job.'),
          ...problemResponses(400, ...KEY_ERRORS, 404, 501, 503),
        },
      },
    },
    async (request) => answerOf(await findOwnJob(enabledJobs(app), request.params.id, request)),
  );

  app.delete(
    '/jobs/:id',
    {
      config: { access: ['jobs', 'admin'] },
      schema: {
        operationId: 'cancelJob',
        tags: ['Jobs'],
        summary: 'Cancel a job',
        description:
          'The job is `cancelling` while queue workers still work on it, and then `cancelled`. It leaves no output behind.',
        params: jobParametersSchema,
        response: {
          202: jobAnswerSchema.describe('The job, which is now `cancelling` or `cancelled`.'),
          ...problemResponses(400, ...KEY_ERRORS, 404, 409, 501, 503),
        },
      },
    },
    async (request, reply) => {
      const jobs = enabledJobs(app);
      const { id, finishedAt, state } = await findOwnJob(jobs, request.params.id, request);
      if (finishedAt !== undefined) {
        throw new OperationalError('conflict', `the job has ended: it is ${state}`);
      }
      const job = await withRedis(() => jobs.cancel(id));
      return reply.code(202).send(answerOf(job ?? (await findOwnJob(jobs, id, request))));
    },
  );
};

/** @throws {OperationalError} `not-implemented`, without Redis */
function enabledJobs({ redis }: FastifyInstance): JobService {
  if (redis !== undefined) return redis.jobs;
  throw new OperationalError(
    'not-implemented',
    'jobs are not enabled: set REDIS_URL to a Redis or Valkey server, and start `company-tagger worker`',
  );
}

/** @throws {OperationalError} `invalid-request`, with the path of the location */
function checkLocation<Place extends Location>(path: string, prefix: string, parse: () => Place): Place {
  try {
    return assertBelow(parse(), prefix);
  } catch (error) {
    if (isErrorOf(error, 'invalid-location')) throw invalidRequest([{ path, message: error.message }]);
    throw error;
  }
}

/** @throws {OperationalError} `invalid-request`, naming a column that there is not, and those that there are */
function columnsOf({ columns }: JobRequest, groups: readonly string[]): readonly string[] {
  const named = columnsNamed(columns ?? RESULT_COLUMNS, groups);
  if (named.fault !== undefined) throw invalidRequest([{ path: '/columns', message: named.fault }]);
  return named.columns;
}

/** A caller finds only its own jobs, an admin all jobs. */
async function findOwnJob(jobs: JobService, id: string, { usage }: FastifyRequest): Promise<JobView> {
  const job = await withRedis(() => jobs.find(id));
  const isOwn =
    usage.key === undefined || usage.key.roles.includes('admin') || job?.data.by === usage.key.name;
  if (job !== undefined && isOwn) return job;
  throw new OperationalError('not-found', 'there is no such job, or no longer');
}

/** @throws {OperationalError} `unavailable`, when Redis cannot be reached */
async function withRedis<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isErrorOf(error, 'conflict', 'idempotency-key-reused')) throw error;
    throw new OperationalError('unavailable', 'Redis, which jobs need, is unavailable', {
      cause: reason(error),
    });
  }
}

function answerOf(job: JobView): JobAnswer {
  const { id, state, data, inputEncoding, createdAt, finishedAt, counts, chunksInAll, written, error } = job;
  const { tagged, errors, characters } = counts;
  return {
    id,
    state,
    input: data.input,
    ...(inputEncoding && { inputEncoding }),
    output: data.output,
    model: data.model,
    createdAt: createdAt.toISOString(),
    ...(finishedAt && { finishedAt: finishedAt.toISOString() }),
    chunks: { done: counts.chunks, ...(chunksInAll !== undefined && { total: chunksInAll }) },
    records: { tagged, errors, characters },
    errors: counts.firstErrors,
    ...(written && { written }),
    ...(error !== undefined && { error }),
  };
}
