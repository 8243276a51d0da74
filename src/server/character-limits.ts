import { setTimeout } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { OperationalError } from '../contract/error.ts';

const SECONDS = 60;
/** Callers without a key are one caller. */
const ANYBODY = '';

/**
 * Counts the characters that each key has sent in a minute, however they were sent. A request may begin as long as some
 * are left, and goes to its end: so the limit holds for a list as for a single text, and no text is too long for it.
 * Replicas count together where they have a Redis, and each by itself where they have none, or it is away.
 */
export class CharacterLimits {
  readonly #default: number | undefined;
  readonly #sent: RateLimiterMemory | RateLimiterRedis;

  /** @param perMinute for keys without a figure of their own; undefined: no limit */
  constructor(perMinute: number | undefined, redis: Redis | undefined) {
    this.#default = perMinute;
    const counter = {
      points: Number.MAX_SAFE_INTEGER,
      duration: SECONDS,
      keyPrefix: 'company-tagger-characters',
    };
    const own = new RateLimiterMemory(counter);
    this.#sent =
      redis === undefined
        ? own
        : new RateLimiterRedis({
            ...counter,
            storeClient: redis,
            insuranceLimiter: own,
            rejectIfRedisNotReady: true,
          });
  }

  /** Takes the characters off what is left. @throws {OperationalError} when nothing is */
  spend(request: FastifyRequest, characters: number): Promise<void> | undefined {
    if (this.#limitOf(request) !== undefined) return this.#spend(request, characters);
    request.usage.characters += characters;
    return undefined;
  }

  async #spend(request: FastifyRequest, characters: number): Promise<void> {
    const wait = await this.#millisecondsUntilLeft(request);
    if (wait > 0) {
      throw new OperationalError('rate-limited', 'the key has sent all the text that it may in this minute', {
        retryAfterSeconds: Math.ceil(wait / 1000),
      });
    }
    await this.count(request, characters);
  }

  /** Takes them off, whether anything is left or not. */
  async count(request: FastifyRequest, characters: number): Promise<void> {
    request.usage.characters += characters;
    if (this.#limitOf(request) !== undefined) await this.#sent.penalty(keyOf(request), characters);
  }

  /** Waits until something is left, for what can be held back. */
  async untilLeft(request: FastifyRequest, signal: AbortSignal): Promise<void> {
    for (;;) {
      const wait = await this.#millisecondsUntilLeft(request);
      if (wait <= 0) return;
      await setTimeout(wait, undefined, { signal });
    }
  }

  async #millisecondsUntilLeft(request: FastifyRequest): Promise<number> {
    const limit = this.#limitOf(request);
    if (limit === undefined) return 0;
    const sent = await this.#sent.get(keyOf(request));
    return sent !== null && sent.consumedPoints >= limit ? Math.max(1, sent.msBeforeNext) : 0;
  }

  #limitOf({ usage }: FastifyRequest): number | undefined {
    return usage.key?.charactersPerMinute ?? this.#default;
  }
}

function keyOf({ usage }: FastifyRequest): string {
  return usage.key?.name ?? ANYBODY;
}
