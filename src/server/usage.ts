import type { Work } from '../serving/model-hold.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Key } from './keys.ts';
import type { Access } from './plugins/authentication.ts';

/** What a request has come to: for its log line, its metrics and its caller's limit. Never any text. */
export interface Usage {
  key: Key | undefined;
  /** That answered. */
  model: SharedModel | undefined;
  companies: number;
  characters: number;
  /** Told of each piece of work that a thread did for it. */
  onWork: ((work: Work) => void) | undefined;
}

export function noUsage(): Usage {
  return { key: undefined, model: undefined, companies: 0, characters: 0, onWork: undefined };
}

declare module 'fastify' {
  interface FastifyRequest {
    usage: Usage;
  }
  interface FastifyContextConfig {
    /** Without: `client`. */
    access?: Access;
    /** The body is a stream of any length. */
    isStream?: boolean;
    /** Has the security headers of pages. */
    isPage?: boolean;
  }
}
