import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { invalidRequest, isErrorOf, OperationalError } from '../../contract/error.ts';
import { EXAMPLES } from '../../contract/examples.ts';
import { modelNameSchema } from '../../contract/model-name.ts';
import { tagOptionsSchema } from '../../contract/tag-options.ts';
import { reason } from '../../files/parse.ts';
import type { JobService, JobView } from '../../jobs/job-service.ts';
import { formatAt, type LocationRules, parseLocation, parseOutput } from '../../jobs/locations.ts';
import { writtenSchema } from '../../jobs/worker/assembly.ts';
import { FORMATS } from '../../serving/company-formats.ts';
import { type LineRules, lineErrorSchema } from '../../serving/company-lines.ts';
import type { TaggingService } from '../../serving/tagging-service.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { BODY_FAULTS, problemAnswers } from '../problem-answers.ts';
import { holdModel } from '../request-model.ts';

const location = z.string().min(1).max(2048);

export const jobAnswerSchema = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'running', 'cancelling', 'completed', 'failed', 'cancelled']),
  input: z.string(),
  output: z.string(),
  model: modelNameSchema.describe('Fixed when the job was made.'),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().optional(),
  chunks: z.object({
    done: z.int(),
    total: z.int().optional().describe('Known once the whole input has been read.'),
  }),
  records: z.object({ tagged: z.int(), errors: z.int(), characters: z.int() }).describe('Done so far.'),
  errors: z
    .array(lineErrorSchema)
    .describe('The first lines that could not be tagged; each has its place among the results as well.'),
  written: writtenSchema.optional().describe('The output, once it is there.'),
  error: z.string().optional().describe('Why the job failed.'),
});

interface JobRoutes {
  readonly service: TaggingService;
  readonly lineRules: LineRules;
  readonly locationRules: LocationRules;
  /** Undefined: there is no Redis. */
  readonly jobs: JobService | undefined;
}

/** Bulk work that outlives a request: workers on any machine do it. */
export const jobRoutes: FastifyPluginAsyncZod<JobRoutes> = async (app, settings) => {
  const { service, lineRules, locationRules, jobs } = settings;
  app.post(
    '/jobs',
    {
      schema: {
        summary: 'Have a file of companies tagged',
        description:
          'Locations are names of files in the directory that service and workers share, `s3://BUCKET/KEY`, or, for input, http(s) URLs. ' +
          'Input is JSON Lines or CSV, which may be compressed by gzip; the output is JSON Lines, or CSV by its name.',
        body: jobSchema,
        response: { 202: jobAnswerSchema, ...problemAnswers(...BODY_FAULTS, 401, 501, 503) },
      },
    },
    async (request, reply) => {
      const on = turnedOn(jobs);
      const { input, inputFormat, output, options = {} } = request.body;
      using hold = holdModel(service, reply, options, '/options');
      const source = checked('/input', () => parseLocation(input, locationRules));
      checked('/output', () => parseOutput(output, locationRules));
      const { maxDescriptionCharacters } = lineRules;
      const by = request.usage.key?.name;
      const model = modelName(hold.model);
      const data = {
        input,
        inputFormat: inputFormat ?? formatAt(source),
        output,
        options,
        model,
        maxDescriptionCharacters,
        isCancelled: false,
      };
      const job = await asked(() => on.submit({ ...data, ...(by !== undefined && { by }) }));
      return reply.code(202).header('location', `/jobs/${job.id}`).send(answerOf(job));
    },
  );

  const byId = z.strictObject({ id: z.string().min(1).max(64) });
  app.get(
    '/jobs/:id',
    {
      schema: {
        summary: 'How far a job has got',
        params: byId,
        response: { 200: jobAnswerSchema, ...problemAnswers(400, 401, 404, 501, 503) },
      },
    },
    async (request) => answerOf(await ownJob(turnedOn(jobs), request.params.id, request)),
  );

  app.delete(
    '/jobs/:id',
    {
      schema: {
        summary: 'Cancel a job',
        description:
          'It is `cancelling` until nobody works on it any more, and then `cancelled`; it leaves nothing behind.',
        params: byId,
        response: { 202: jobAnswerSchema, ...problemAnswers(400, 401, 404, 409, 501, 503) },
      },
    },
    async (request, reply) => {
      const on = turnedOn(jobs);
      const { id, finishedAt, state } = await ownJob(on, request.params.id, request);
      if (finishedAt !== undefined)
        throw new OperationalError('conflict', `the job has ended: it is ${state}`);
      const job = await asked(() => on.cancel(id));
      return reply.code(202).send(answerOf(job ?? (await ownJob(on, id, request))));
    },
  );
};

const jobSchema = z
  .strictObject({
    input: location.describe('Where the companies are.'),
    inputFormat: z.enum(FORMATS).optional().describe('Otherwise by the name of the input.'),
    output: location.describe('Where their tags go. There must be nothing yet.'),
    options: tagOptionsSchema.optional(),
  })
  .meta({ examples: [EXAMPLES.job] });

function turnedOn(jobs: JobService | undefined): JobService {
  if (jobs !== undefined) return jobs;
  throw new OperationalError(
    'not-implemented',
    'jobs are not turned on: set REDIS_URL to a Redis or Valkey, and start `company-tagger worker`',
  );
}

function checked<Parsed>(path: string, parse: () => Parsed): Parsed {
  try {
    return parse();
  } catch (error) {
    if (isErrorOf(error, 'invalid-location')) throw invalidRequest([{ path, message: error.message }]);
    throw error;
  }
}

/** A caller's own jobs, and all of them for an admin; others' are not there. */
async function ownJob(jobs: JobService, id: string, { usage }: FastifyRequest): Promise<JobView> {
  const job = await asked(() => jobs.find(id));
  const isOwn = usage.key === undefined || usage.key.role === 'admin' || job?.data.by === usage.key.name;
  if (job === undefined || !isOwn)
    throw new OperationalError('not-found', 'there is no such job, or none any more');
  return job;
}

async function asked<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw new OperationalError('unavailable', 'Redis, which jobs need, is away', { cause: reason(error) });
  }
}

function answerOf(job: JobView): z.input<typeof jobAnswerSchema> {
  const { id, state, data, createdAt, finishedAt, counts, chunksInAll, written, error } = job;
  const { tagged, errors, characters } = counts;
  return {
    id,
    state,
    input: data.input,
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
