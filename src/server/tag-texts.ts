import type { FastifyReply } from 'fastify';
import type { TaggedText } from '../contract/answers.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import { charactersOf } from '../serving/items.ts';
import type { ModelHold } from '../serving/model-hold.ts';
import { deadline } from './deadline.ts';
import { noteTagged } from './note-tagged.ts';

/** Tags texts for the routes whose answers have another form than the service's own. */
export async function tagTexts(
  hold: ModelHold,
  reply: FastifyReply,
  descriptions: readonly string[],
  options: TagOptions,
): Promise<TaggedText[]> {
  const { request, server } = reply;
  request.usage.companies = descriptions.length;
  const items = descriptions.map((description) => ({ company: { description } }));
  await server.characterLimits.spend(request, charactersOf(items));
  const texts = await hold.tagTexts(descriptions, options, deadline(reply));
  noteTagged(request, hold.model, items);
  return texts;
}
