import type { FastifyRequest } from 'fastify';
import { languageSchema } from '../contract/tag-description.ts';
import type { TagOptions } from '../contract/tag-options.ts';

/** The options with the language that the request prefers, unless they have one: the first of `Accept-Language`. */
export function inLanguage(request: FastifyRequest, options: TagOptions = {}): TagOptions {
  const language = options.language ?? preferredLanguage(request);
  return language === undefined ? options : { ...options, language };
}

/** Undefined where a request prefers none, or has no valid header. */
export function preferredLanguage(request: FastifyRequest): string | undefined {
  if (request.headers['accept-language'] === undefined) return undefined;
  const [preferred] = request.languages();
  return languageSchema.safeParse(preferred).data;
}
