import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import { parse } from '../files/parse.ts';
import type { LocationRules } from '../jobs/locations.ts';
import type { LineRules } from '../serving/company-lines.ts';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

const commaSeparated = z
  .string()
  .default('')
  .transform((list) => list.split(',').flatMap((each) => each.trim() || []));

export const configSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  MODEL: z.string().min(1).default('models/default'),
  WATCH_MODELS: z.stringbool().default(false),
  AUTHENTICATION: z.enum(['auto', 'on', 'off']).default('auto'),
  KEYS_FILE: z.string().optional(),
  CHARACTERS_PER_MINUTE: z.literal('unlimited').or(z.coerce.number().int().min(1)).default('unlimited'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  MAX_DESCRIPTION_CHARACTERS: z.coerce.number().int().min(1).default(10_000),
  MAX_BATCH_CHARACTERS: z.coerce.number().int().min(1).default(2_000_000),
  MAX_BATCH_ITEMS: z.coerce.number().int().min(1).default(1_000),
  MAX_BODY_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(8 * 1024 * 1024),
  MAX_QUEUE_CHARACTERS: z.coerce.number().int().min(1).default(8_000_000),
  REQUEST_DEADLINE_SECONDS: z.coerce.number().positive().default(30),
  WORKERS: z.literal('auto').or(z.coerce.number().int().min(1).max(256)).default('auto'),
  BODY_TIMEOUT_SECONDS: z.coerce.number().positive().default(10),
  SHUTDOWN_DELAY_SECONDS: z.coerce.number().min(0).default(0),
  SHUTDOWN_GRACE_SECONDS: z.coerce.number().positive().default(10),
  DRIFT_WINDOW_MINUTES: z.coerce.number().int().min(1).max(1440).default(60),
  FEEDBACK: z.stringbool().default(false),
  FEEDBACK_KEPT_REQUESTS: z.coerce.number().int().min(0).default(10_000),
  DATABASE_URL: z.string().min(1).default('file:feedback.sqlite'),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  JOBS_DIRECTORY: z.string().min(1).optional(),
  JOBS_HTTP_HOSTS: commaSeparated,
  JOBS_S3_BUCKETS: commaSeparated,
  JOBS_S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  /** A bundle, or the versions of a model. */
  readonly model: string;
  readonly watchModels: boolean;
  /** Undefined: everybody may call everything. */
  readonly keysFile: string | undefined;
  /** Of each key that has no figure of its own; undefined: as many as it likes. */
  readonly charactersPerMinute: number | undefined;
  readonly logLevel: string;
  readonly workers: number;
  /** How many characters of text may be waiting or being worked on. */
  readonly queueCharacters: number;
  readonly lineRules: LineRules;
  readonly deadlineSeconds: number;
  /** How long a body may take to arrive. */
  readonly bodyTimeoutSeconds: number;
  /** From the moment that readiness fails until no more connections are taken. */
  readonly shutdownDelaySeconds: number;
  readonly shutdownGraceSeconds: number;
  readonly driftWindowMinutes: number;
  /** Undefined: there is none. */
  readonly feedback: { readonly databaseUrl: string; readonly keptRequests: number } | undefined;
  /** Undefined: there are no jobs, and limits are each replica's own. */
  readonly redisUrl: string | undefined;
  /** What jobs may read and write. */
  readonly locationRules: LocationRules;
  readonly tracesEndpoint: string | undefined;
  readonly limits: Limits;
}

/** What one request may ask for. */
export interface Limits {
  /** In UTF-16 code units of one description. */
  readonly descriptionCharacters: number;
  readonly batchItems: number;
  readonly batchCharacters: number;
  readonly bodyBytes: number;
}

/** @throws {OperationalError} naming the variable at fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const config = parse(configSchema, set, 'the configuration');
  return {
    host: config.HOST,
    port: config.PORT,
    model: config.MODEL,
    watchModels: config.WATCH_MODELS,
    keysFile: keysFileOf(config),
    charactersPerMinute:
      config.CHARACTERS_PER_MINUTE === 'unlimited' ? undefined : config.CHARACTERS_PER_MINUTE,
    logLevel: config.LOG_LEVEL,
    // One processor is the calling thread's.
    workers: config.WORKERS === 'auto' ? Math.max(1, availableParallelism() - 1) : config.WORKERS,
    queueCharacters: config.MAX_QUEUE_CHARACTERS,
    lineRules: { maxDescriptionCharacters: config.MAX_DESCRIPTION_CHARACTERS, isStrict: true },
    deadlineSeconds: config.REQUEST_DEADLINE_SECONDS,
    bodyTimeoutSeconds: config.BODY_TIMEOUT_SECONDS,
    shutdownDelaySeconds: config.SHUTDOWN_DELAY_SECONDS,
    shutdownGraceSeconds: config.SHUTDOWN_GRACE_SECONDS,
    driftWindowMinutes: config.DRIFT_WINDOW_MINUTES,
    feedback: config.FEEDBACK
      ? { databaseUrl: config.DATABASE_URL, keptRequests: config.FEEDBACK_KEPT_REQUESTS }
      : undefined,
    redisUrl: config.REDIS_URL,
    locationRules: {
      directory: config.JOBS_DIRECTORY,
      httpHosts: config.JOBS_HTTP_HOSTS,
      s3Buckets: config.JOBS_S3_BUCKETS,
      s3Endpoint: config.JOBS_S3_ENDPOINT,
    },
    tracesEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    limits: {
      descriptionCharacters: config.MAX_DESCRIPTION_CHARACTERS,
      batchItems: config.MAX_BATCH_ITEMS,
      batchCharacters: config.MAX_BATCH_CHARACTERS,
      bodyBytes: config.MAX_BODY_BYTES,
    },
  };
}

/** Keys are asked for wherever others than this machine can connect, unless it is said that they are not. */
function keysFileOf({ AUTHENTICATION, KEYS_FILE, HOST }: z.output<typeof configSchema>): string | undefined {
  if (AUTHENTICATION === 'off') return undefined;
  if (KEYS_FILE !== undefined) return KEYS_FILE;
  if (AUTHENTICATION === 'auto' && LOOPBACK.includes(HOST)) return undefined;
  throw new OperationalError(
    'invalid-input',
    'the configuration has no KEYS_FILE: make one with `company-tagger key`, or set AUTHENTICATION=off to let everybody in who can connect',
  );
}
