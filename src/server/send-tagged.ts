import type { FastifyReply } from 'fastify';
import type { TagOptions } from '../contract/tag-options.ts';
import { documentOf } from '../serving/batch-answer.ts';
import { charactersOf } from '../serving/items.ts';
import type { ModelHold } from '../serving/model-hold.ts';
import type { ResultForm } from '../serving/result-forms.ts';
import { deadline } from './deadline.ts';
import { inParts } from './in-parts.ts';
import { noteTagged } from './note-tagged.ts';
import { JSON_UTF8 } from './responses.ts';

interface TextsSettings {
  readonly options?: TagOptions;
  readonly form: ResultForm;
  /** The document around the results. */
  readonly before: string;
  readonly after: string;
}

/** Tags texts for the routes whose answers have another form than the service's own, and sends the answer. */
export async function sendTagged(
  hold: ModelHold,
  reply: FastifyReply,
  descriptions: readonly string[],
  { options = {}, form, before, after }: TextsSettings,
): Promise<FastifyReply> {
  const { request, server } = reply;
  request.usage.companies = descriptions.length;
  const items = descriptions.map((description) => ({ company: { description } }));
  await server.characterLimits.spend(request, charactersOf(items));
  const numbered = items.map(({ company }, index) => ({ company: { ...company, id: String(index) } }));
  const results = hold.tagMany(numbered, options, { form, signal: deadline(reply) });
  const answer = documentOf(before, results, after);
  return reply.type(JSON_UTF8).send(inParts(reply, answer, () => noteTagged(request, hold.model, items)));
}
