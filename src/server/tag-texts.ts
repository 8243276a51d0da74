import type { FastifyRequest } from 'fastify';
import type { TaggedText } from '../contract/answers.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { ModelHold } from '../serving/model-hold.ts';
import type { TaggedText as TaggingParts } from './schemas.ts';

/** Tags texts for the routes whose answers are of another shape than the service's own. */
export async function tagAll(
  hold: ModelHold,
  request: FastifyRequest,
  { characterLimits, noteTagged }: Pick<TaggingParts, 'characterLimits' | 'noteTagged'>,
  descriptions: readonly string[],
  options: TagOptions,
  signal: AbortSignal,
): Promise<TaggedText[]> {
  request.usage.companies = descriptions.length;
  await characterLimits.spend(
    request,
    descriptions.reduce((sum, { length }) => sum + length, 0),
  );
  const items = descriptions.map((description) => ({ company: { description } }));
  const chunks = await hold.tagMany(items, options, signal);
  noteTagged(request, hold.model, items);
  return taggingsIn(chunks);
}

/** What threads gave back as JSON, for those who do not pass it on as it is. */
export function taggingsIn(chunks: readonly ArrayBuffer[]): TaggedText[] {
  return chunks.flatMap((chunk): TaggedText[] => JSON.parse(`[${new TextDecoder().decode(chunk)}]`));
}
