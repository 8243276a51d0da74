import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { OperationalError } from '../contract/error.ts';
import type { RequestLimits } from '../contract/requests.ts';
import { VARIABLES } from '../contract/variables.ts';
import { type Environment, parseEnvironment } from '../files/environment.ts';
import { locationRulesOf } from '../jobs/config.ts';
import type { LocationRules } from '../jobs/locations.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];

/** The environment variables of the service. */
export const configSchema = z.object(VARIABLES);

export interface Config {
  readonly host: string;
  readonly port: number;
  /** The directory of a model, or of its versions. */
  readonly model: string;
  readonly watchModels: boolean;
  /** Undefined: no key is needed. */
  readonly keysFile: string | undefined;
  /** The host names, in lower case, by which the service is reached where no key is needed. */
  readonly allowedHosts: readonly string[];
  /** For each key without a figure of its own; undefined: no limit. */
  readonly charactersPerMinute: number | undefined;
  readonly logLevel: string;
  /** The number of worker threads. */
  readonly threads: number;
  /** The maximum amount of text that waits or is being tagged. */
  readonly queueCharacters: number;
  /** The maximum size of bodies that are in memory. */
  readonly bodyBufferBytes: number;
  /** The maximum size of answers that wait to be read. */
  readonly answerBytes: number;
  readonly deadlineSeconds: number;
  /** The time in which a body must arrive. */
  readonly bodyTimeoutSeconds: number;
  readonly maxConnections: number;
  readonly maxStreams: number;
  /** The time in which the next line of a stream must arrive, and the next part of an answer be read. */
  readonly idleTimeoutSeconds: number;
  /** The time during which readiness fails but connections are still accepted. */
  readonly shutdownDelaySeconds: number;
  readonly shutdownGraceSeconds: number;
  readonly driftWindowMinutes: number;
  /** Whether there is an endpoint of the Model Context Protocol. */
  readonly mcp: boolean;
  /** Undefined: feedback is off. */
  readonly feedback: FeedbackConfig | undefined;
  /** Undefined: there are no jobs, and each replica counts characters by itself. */
  readonly redisUrl: string | undefined;
  /** What jobs may read and write. */
  readonly locationRules: LocationRules;
  readonly tracesEndpoint: string | undefined;
  readonly limits: RequestLimits & { readonly bodyBytes: number };
}

export interface FeedbackConfig {
  readonly databaseUrl: string;
  readonly keptRequests: number;
}

/** @throws {OperationalError} `invalid-input`, naming the variable at fault */
export function readConfig(environment: Environment): Config {
  const variables = parseEnvironment(configSchema, environment);
  const { CHARACTERS_PER_MINUTE, WORKERS } = variables;
  return {
    host: variables.HOST,
    port: variables.PORT,
    model: variables.MODEL ?? SHIPPED_MODEL,
    watchModels: variables.WATCH_MODELS,
    keysFile: keysFileOf(variables),
    allowedHosts: variables.ALLOWED_HOSTS.map((host) => host.toLowerCase()),
    charactersPerMinute: CHARACTERS_PER_MINUTE === 'unlimited' ? undefined : CHARACTERS_PER_MINUTE,
    logLevel: variables.LOG_LEVEL,
    // One processor is left to the thread that answers.
    threads: WORKERS === 'auto' ? Math.max(1, availableParallelism() - 1) : WORKERS,
    queueCharacters: variables.MAX_QUEUE_CHARACTERS,
    bodyBufferBytes: variables.MAX_BUFFER_BYTES / 2,
    answerBytes: variables.MAX_BUFFER_BYTES / 2,
    deadlineSeconds: variables.REQUEST_DEADLINE_SECONDS,
    bodyTimeoutSeconds: variables.BODY_TIMEOUT_SECONDS,
    maxConnections: variables.MAX_CONNECTIONS,
    maxStreams: variables.MAX_STREAMS,
    idleTimeoutSeconds: variables.IDLE_TIMEOUT_SECONDS,
    shutdownDelaySeconds: variables.SHUTDOWN_DELAY_SECONDS,
    shutdownGraceSeconds: variables.SHUTDOWN_GRACE_SECONDS,
    driftWindowMinutes: variables.DRIFT_WINDOW_MINUTES,
    mcp: variables.MCP,
    feedback: variables.FEEDBACK
      ? { databaseUrl: variables.DATABASE_URL, keptRequests: variables.FEEDBACK_KEPT_REQUESTS }
      : undefined,
    redisUrl: variables.REDIS_URL,
    locationRules: locationRulesOf(variables),
    tracesEndpoint: variables.OTEL_EXPORTER_OTLP_ENDPOINT,
    limits: {
      descriptionCharacters: variables.MAX_DESCRIPTION_CHARACTERS,
      batchItems: variables.MAX_BATCH_ITEMS,
      batchCharacters: variables.MAX_BATCH_CHARACTERS,
      bodyBytes: variables.MAX_BODY_BYTES,
    },
  };
}

/** Keys are needed wherever other machines can connect, unless authentication is switched off. */
function keysFileOf({ AUTHENTICATION, KEYS_FILE, HOST }: z.output<typeof configSchema>): string | undefined {
  if (AUTHENTICATION === 'off') return undefined;
  if (KEYS_FILE !== undefined) return KEYS_FILE;
  if (AUTHENTICATION === 'auto' && LOOPBACK.includes(HOST)) return undefined;
  throw new OperationalError(
    'invalid-input',
    'the configuration has no KEYS_FILE: make one with `company-tagger key`, or set AUTHENTICATION=off to let anyone who can connect use the service',
  );
}
