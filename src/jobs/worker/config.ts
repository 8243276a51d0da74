import { VARIABLES } from '../../contract/variables.ts';
import { type Environment, parseEnvironment } from '../../files/environment.ts';
import { SHIPPED_MODEL } from '../../model/shipped-model.ts';
import { locationRulesOf, locationVariables } from '../config.ts';
import type { LocationRules } from '../locations.ts';

const {
  REDIS_URL,
  MODEL,
  HOST,
  PORT,
  LOG_LEVEL,
  MAX_DESCRIPTION_CHARACTERS,
  SHUTDOWN_GRACE_SECONDS,
  JOBS_MAX_INPUT_BYTES,
} = VARIABLES;

/** The environment variables of a queue worker. */
export const workerConfigSchema = locationVariables.extend({
  REDIS_URL: REDIS_URL.unwrap().describe('The Redis or Valkey server of the service.'),
  MODEL,
  HOST,
  PORT: PORT.unwrap().optional().describe('The port for probes and metrics. Without it none are served.'),
  LOG_LEVEL,
  MAX_DESCRIPTION_CHARACTERS,
  SHUTDOWN_GRACE_SECONDS,
  JOBS_MAX_INPUT_BYTES,
});

export interface WorkerConfig {
  readonly redisUrl: string;
  /** The directory of a model, or of its versions. */
  readonly model: string;
  readonly host: string;
  /** Undefined: no probes are served. */
  readonly port: number | undefined;
  readonly logLevel: string;
  readonly maxDescriptionCharacters: number;
  readonly shutdownGraceSeconds: number;
  readonly locationRules: LocationRules;
  /** The maximum size of a job's input, decompressed. */
  readonly maxInputBytes: number;
}

/** @throws {OperationalError} `invalid-input`, naming the variable at fault */
export function readWorkerConfig(environment: Environment): WorkerConfig {
  const variables = parseEnvironment(workerConfigSchema, environment);
  return {
    redisUrl: variables.REDIS_URL,
    model: variables.MODEL ?? SHIPPED_MODEL,
    host: variables.HOST,
    port: variables.PORT,
    logLevel: variables.LOG_LEVEL,
    maxDescriptionCharacters: variables.MAX_DESCRIPTION_CHARACTERS,
    shutdownGraceSeconds: variables.SHUTDOWN_GRACE_SECONDS,
    locationRules: locationRulesOf(variables),
    maxInputBytes: variables.JOBS_MAX_INPUT_BYTES,
  };
}
