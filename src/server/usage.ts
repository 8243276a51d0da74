import type { ModelName } from '../contract/model-name.ts';
import type { Work } from '../serving/thread-tasks.ts';
import type { Access } from './access.ts';
import type { Key } from './keys.ts';

/** What a request has used, for its log line, its metrics and its caller's limit. Never any text. */
export interface Usage {
  key: Key | undefined;
  /** The model that answered. */
  model: ModelName | undefined;
  companies: number;
  characters: number;
  /** Called with each piece of work that a thread has done for the request. */
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
    /** Who may call the route; by default keys with the role `tag`. */
    access?: Access;
    /** The body is a stream of any length. */
    isStream?: boolean;
    /** The route serves a page, which has security headers of its own. */
    isPage?: boolean;
  }
}
