import { z } from 'zod';
import { ENCODINGS } from './encoding.ts';
import { EXAMPLES } from './examples.ts';
import { FORMATS, lineErrorSchema } from './formats.ts';
import { modelNameSchema } from './model-name.ts';
import { resultColumnsSchema } from './result-columns.ts';
import { tagOptionsSchema } from './tag-options.ts';

const location = z.string().min(1).max(2048);

/** The body of `POST /jobs`. */
export const jobRequestSchema = z
  .strictObject({
    input: location.describe('The location of the companies.'),
    inputFormat: z.enum(FORMATS).optional().describe('The format of the input; by default, by its name.'),
    inputEncoding: z
      .enum(ENCODINGS)
      .optional()
      .describe('The encoding of the input; by default it is detected.'),
    output: location.describe('The location to write the results to. It must not exist yet.'),
    columns: resultColumnsSchema.optional(),
    byteOrderMark: z
      .boolean()
      .optional()
      .describe('Whether an output in CSV begins with a byte order mark, so that Excel reads it as UTF-8.'),
    options: tagOptionsSchema.optional(),
  })
  .meta({ id: 'JobRequest', examples: [EXAMPLES.job] });

export type JobRequest = Readonly<z.input<typeof jobRequestSchema>>;

/** The headers of `POST /jobs`. */
export const jobHeadersSchema = z.looseObject({
  'idempotency-key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe(
      'A text of the caller’s own, new for each job. A request that is repeated with it is answered with the same job.',
    ),
});

/** The output file of a job. */
export const writtenSchema = z.object({ bytes: z.int(), sha256: z.string() }).meta({ id: 'Written' });
export type Written = Readonly<z.infer<typeof writtenSchema>>;

const JOB_STATES = ['waiting', 'running', 'cancelling', 'completed', 'failed', 'cancelled'] as const;
export type JobState = (typeof JOB_STATES)[number];

export const jobAnswerSchema = z
  .object({
    id: z.string(),
    state: z.enum(JOB_STATES),
    input: z.string(),
    inputEncoding: z
      .enum(ENCODINGS)
      .optional()
      .describe('The encoding of the input: the given one, or a detected one other than UTF-8.'),
    output: z.string(),
    model: modelNameSchema.describe(
      'The model that tags all records of the job. It is fixed when the job is created.',
    ),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().optional(),
    chunks: z.object({
      done: z.int(),
      total: z.int().optional().describe('Known once the whole input has been read.'),
    }),
    records: z
      .object({ tagged: z.int(), errors: z.int(), characters: z.int() })
      .describe('The counts so far.'),
    errors: z
      .array(lineErrorSchema)
      .describe('The first lines that could not be tagged. Each also has a result in the output.'),
    written: writtenSchema.optional().describe('The output, once it has been written.'),
    error: z.string().optional().describe('Why the job failed.'),
  })
  .meta({ id: 'Job' });
export type JobAnswer = z.infer<typeof jobAnswerSchema>;

export const jobParametersSchema = z.strictObject({ id: z.string().min(1).max(64) });
