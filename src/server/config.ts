import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { parse } from '../files/parse.ts';
import type { LineRules } from '../tagger/company-lines.ts';

export const configSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  MODEL: z.string().min(1).default('models/default'),
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
  SHUTDOWN_GRACE_SECONDS: z.coerce.number().positive().default(10),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly model: string;
  readonly logLevel: string;
  readonly workers: number;
  /** How many characters of text may be waiting or being worked on. */
  readonly queueCharacters: number;
  readonly lineRules: LineRules;
  readonly deadlineSeconds: number;
  readonly shutdownGraceSeconds: number;
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

/** @throws {InvalidInputError} naming the variable at fault */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const config = parse(configSchema, set, 'the configuration');
  return {
    host: config.HOST,
    port: config.PORT,
    model: config.MODEL,
    logLevel: config.LOG_LEVEL,
    // One processor is the calling thread's.
    workers: config.WORKERS === 'auto' ? Math.max(1, availableParallelism() - 1) : config.WORKERS,
    queueCharacters: config.MAX_QUEUE_CHARACTERS,
    lineRules: { longestDescription: config.MAX_DESCRIPTION_CHARACTERS, isStrict: true },
    deadlineSeconds: config.REQUEST_DEADLINE_SECONDS,
    shutdownGraceSeconds: config.SHUTDOWN_GRACE_SECONDS,
    limits: {
      descriptionCharacters: config.MAX_DESCRIPTION_CHARACTERS,
      batchItems: config.MAX_BATCH_ITEMS,
      batchCharacters: config.MAX_BATCH_CHARACTERS,
      bodyBytes: config.MAX_BODY_BYTES,
    },
  };
}
