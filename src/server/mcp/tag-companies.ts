import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { batchAnswerSchema } from '../../contract/answers.ts';
import type { RequestLimits, RequestSchemas } from '../../contract/requests.ts';
import { tagOptionsSchema } from '../../contract/tag-options.ts';
import { batchAnswer } from '../../serving/batch-answer.ts';
import { charactersOf, checkItem } from '../../serving/items.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { deadline } from '../deadline.ts';
import { holdModel } from '../hold-model.ts';
import { noteTagged } from '../note-tagged.ts';
import { type Tool, tool } from './tool.ts';

/** The answer is in memory as a whole, and an agent has to read it. */
const MAX_COMPANIES = 100;

/** Tags companies as `POST /tag/batch` does. */
export function tagCompanies(schemas: RequestSchemas, limits: RequestLimits): Tool {
  const maxCompanies = Math.min(MAX_COMPANIES, limits.batchItems);
  const tooMany = `must have at most ${maxCompanies} companies`;
  const input = schemas.batch.extend({
    companies: schemas.batch.shape.companies.max(maxCompanies, tooMany),
    // All tags of all companies, or all their words, would be too much for one answer.
    options: tagOptionsSchema.pick({ limit: true, groups: true }).optional(),
  });
  const shown = input.extend({ companies: z.array(schemas.company).min(1).max(maxCompanies) });
  return tool(
    {
      name: 'tag_companies',
      title: 'Tag companies',
      description:
        'Tags companies by their overviews (企業概要), in Japanese, from a closed catalogue of tags. Each tag has its id, its group ' +
        'and a probability. Results are in the order of the companies; an invalid company gets an error of its own.',
    },
    { input, shown },
    async ({ companies, options }, reply) => {
      const { request, server } = reply;
      const hold = holdModel(reply, options, '/options');
      const items = companies.map((company) => checkItem(company, schemas.company));
      request.usage.companies = items.length;
      await server.characterLimits.spend(request, charactersOf(items));
      const results = hold.tagMany(items, options, { signal: deadline(reply) });
      const answer = await text(batchAnswer(items, results, modelName(hold.model)));
      noteTagged(request, hold.model, items);
      return batchAnswerSchema.parse(JSON.parse(answer));
    },
  );
}
