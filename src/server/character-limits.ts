import { setTimeout } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { OperationalError } from '../contract/error.ts';

const SECONDS = 60;
/** All callers without a key count as one. */
const ANONYMOUS = '';

/**
 * Limits the characters that each key sends per minute, over all endpoints. A request may begin while any characters are
 * left, and then runs to its end. So the limit is the same for a list as for single texts, and no text is too long for it.
 * Replicas count together through Redis. Without Redis, or while it is unavailable, each replica counts by itself.
 */
export class CharacterLimits {
  readonly #default: number | undefined;
  readonly #sent: RateLimiterMemory | RateLimiterRedis;

  /** @param perMinute for keys without a limit of their own; undefined: no limit */
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

  /** Counts the characters. @throws {OperationalError} `rate-limited`, when none are left */
  spend(request: FastifyRequest, characters: number): Promise<void> | undefined {
    if (this.#limitOf(request) !== undefined) return this.#spend(request, characters);
    request.usage.characters += characters;
    return undefined;
  }

  async #spend(request: FastifyRequest, characters: number): Promise<void> {
    const wait = await this.#millisecondsUntilLeft(request);
    if (wait > 0) {
      throw new OperationalError('rate-limited', 'the key has used its character limit for this minute', {
        retryAfterSeconds: Math.ceil(wait / 1000),
      });
    }
    await this.count(request, characters);
  }

  /** Counts the characters, even if none are left. */
  async count(request: FastifyRequest, characters: number): Promise<void> {
    request.usage.characters += characters;
    if (this.#limitOf(request) !== undefined) await this.#sent.penalty(keyOf(request), characters);
  }

  /** Waits until characters are left, for streams, which can be held back. */
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
  return usage.key?.name ?? ANONYMOUS;
}
