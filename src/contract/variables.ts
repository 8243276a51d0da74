import { z } from 'zod';

const count = z.coerce.number().int().min(1);
const seconds = z.coerce.number().positive();
const commaSeparated = z
  .string()
  .default('')
  .transform((list) => list.split(',').flatMap((each) => each.trim() || []));

/** The environment variables of all processes. Each process has a schema of the variables that it needs. */
export const VARIABLES = {
  HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('The address to listen on. The container image sets `0.0.0.0`.'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000).describe('The port to listen on.'),
  MODEL: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The directory of a model, or of the versions of a model (see `company-tagger models`). By default the shipped model.',
    ),
  WATCH_MODELS: z
    .stringbool()
    .default(false)
    .describe('Whether the service follows when another version is activated in the directory of versions.'),
  AUTHENTICATION: z
    .enum(['auto', 'on', 'off'])
    .default('auto')
    .describe('Whether callers need a key. `auto`: only if `HOST` lets other machines connect.'),
  KEYS_FILE: z
    .string()
    .optional()
    .describe('The file of keys (see `company-tagger key`). It is read again every second.'),
  ALLOWED_HOSTS: commaSeparated.describe(
    'Where no key is needed: the host names by which callers reach the service, separated by commas. IP addresses and names that are not in the public DNS (`localhost`, `tagger`, `tagger.local`, `tagger.internal`) are always allowed.',
  ),
  CHARACTERS_PER_MINUTE: z
    .literal('unlimited')
    .or(count)
    .default('unlimited')
    .describe(
      'The characters that each key may send per minute, unless the file of keys sets a figure for it. With `REDIS_URL` all replicas count together.',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('The log level. Logs are JSON Lines.'),
  MAX_DESCRIPTION_CHARACTERS: count
    .default(10_000)
    .describe('The maximum length of an overview, in UTF-16 code units.'),
  MAX_BATCH_CHARACTERS: count.default(2_000_000).describe('The maximum amount of text in a batch.'),
  MAX_BATCH_ITEMS: count.default(1_000).describe('The maximum number of companies in a batch.'),
  MAX_BODY_BYTES: count.default(8 * 1024 * 1024).describe('The maximum size of a request body.'),
  MAX_QUEUE_CHARACTERS: count
    .default(8_000_000)
    .describe(
      'The maximum amount of text that waits or is being tagged; tags and words that are asked for in addition count by the time that they take. Batches may use three quarters of it. Requests beyond that get 503 with `Retry-After`.',
    ),
  MAX_BUFFER_BYTES: count
    .default(64 * 1024 * 1024)
    .describe(
      'The maximum size of bodies and answers that are in memory, half of it for each. Batches and streams may use three quarters of it.',
    ),
  REQUEST_DEADLINE_SECONDS: seconds
    .default(30)
    .describe('The time after which an unanswered request gets 503.'),
  WORKERS: z
    .literal('auto')
    .or(count.max(256))
    .default('auto')
    .describe(
      'The number of worker threads, which tag long texts, batches and streams. `auto`: one less than there are processors.',
    ),
  BODY_TIMEOUT_SECONDS: seconds
    .default(10)
    .describe('The time in which a request body must arrive. Streams have no such limit.'),
  MAX_CONNECTIONS: count
    .default(2_000)
    .describe('The maximum number of connections, of some 15 kB each. Further ones are closed at once.'),
  MAX_STREAMS: count
    .default(200)
    .describe('The maximum number of streams at the same time, of some 200 kB each. Further ones get 503.'),
  IDLE_TIMEOUT_SECONDS: seconds
    .default(30)
    .describe(
      'The time in which the next line of a stream must arrive, and in which a client must read the next 32 kB of an answer.',
    ),
  SHUTDOWN_DELAY_SECONDS: z.coerce
    .number()
    .min(0)
    .default(0)
    .describe('The time after SIGTERM during which readiness fails but connections are still accepted.'),
  SHUTDOWN_GRACE_SECONDS: seconds.default(10).describe('The maximum time that a shutdown takes.'),
  DRIFT_WINDOW_MINUTES: count
    .max(1440)
    .default(60)
    .describe('The period of traffic that is compared to training.'),
  MCP: z
    .stringbool()
    .default(false)
    .describe('Whether agents can tag by the Model Context Protocol, at `POST /mcp`.'),
  FEEDBACK: z
    .stringbool()
    .default(false)
    .describe('Whether requests are stored for review and feedback is accepted.'),
  FEEDBACK_KEPT_REQUESTS: z.coerce
    .number()
    .int()
    .min(0)
    .default(10_000)
    .describe('The number of requests that are stored; older ones are deleted.'),
  DATABASE_URL: z
    .string()
    .regex(/^(?:file:.|postgres(?:ql)?:\/\/)/, 'must be file:PATH or postgres://…')
    .default('file:feedback.sqlite')
    .describe('The database of feedback: `file:PATH` (SQLite), or `postgres://…` for several replicas.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .optional()
    .describe(
      'A Redis or Valkey server (`redis://…`, `rediss://…`). It enables jobs, and lets replicas count characters together.',
    ),
  JOBS_DIRECTORY: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The directory of job files, shared by the service and all queue workers. Without it jobs cannot use files.',
    ),
  JOBS_HTTP_HOSTS: commaSeparated.describe('The hosts that jobs may fetch input from, separated by commas.'),
  JOBS_S3_BUCKETS: commaSeparated.describe('The buckets that jobs may read and write, separated by commas.'),
  JOBS_S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('The address of an S3-compatible storage other than Amazon’s.'),
  JOBS_MAX_INPUT_BYTES: count
    .default(16 * 1024 ** 3)
    .describe(
      'The maximum size of a job’s input, decompressed. A job needs about twice this much space while it runs.',
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url()
    .optional()
    .describe('An OpenTelemetry collector (OTLP over HTTP) to send traces to.'),
} as const;
