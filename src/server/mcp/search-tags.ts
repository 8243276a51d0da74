import { z } from 'zod';
import type { ModelTag } from '../../contract/model.ts';
import { modelName } from '../../tagger/shared-model.ts';
import { holdModel } from '../hold-model.ts';
import { type Tool, tool } from './tool.ts';

const DEFAULT_LIMIT = 20;

const input = z.strictObject({
  query: z
    .string()
    .max(1000)
    .default('')
    .describe(
      'Words, separated by spaces, which a tag must all have in its id, label, group or description.',
    ),
  groups: z
    .array(z.string().max(256))
    .min(1)
    .max(100)
    .optional()
    .describe('Limits the tags to these groups.'),
  limit: z.int().min(1).max(100).default(DEFAULT_LIMIT).describe('The maximum number of tags.'),
});

/** Finds tags in the catalogue of the model. */
export function searchTags(): Tool {
  return tool(
    {
      name: 'search_tags',
      title: 'Search tags',
      description:
        'Finds tags in the closed catalogue from which companies are tagged. Descriptions are in the language of the catalogue, and `labels` has names in other languages. ' +
        'Tags that have the words in their label come first. `total` is the number of tags found; without a query, all tags.',
    },
    { input, shown: input },
    async ({ query, groups, limit }, reply) => {
      const { model } = holdModel(reply, groups && { groups });
      const found = tagsWith(query, model.catalogue.tags).filter(
        ({ group }) => groups === undefined || groups.includes(group),
      );
      const tags = found.slice(0, limit).map(({ id, label, labels, group, description, parent }) => ({
        id,
        label,
        ...(labels !== undefined && { labels }),
        group,
        description,
        ...(parent !== undefined && { parent }),
      }));
      return { tags, total: found.length, model: modelName(model) };
    },
  );
}

/** The tags that have all words of the query; those that have them in the label come first. */
function tagsWith(query: string, tags: readonly ModelTag[]): ModelTag[] {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const hasWords = (...fields: string[]) => {
    const text = folded(fields.join('\n'));
    return words.every((word) => text.includes(word));
  };
  const namesOf = ({ label, labels = {} }: ModelTag) => [label, ...Object.values(labels)];
  const found = tags.filter((tag) => hasWords(tag.id, tag.group, tag.description, ...namesOf(tag)));
  const byLabel = Map.groupBy(found, (tag) => hasWords(...namesOf(tag)));
  return [...(byLabel.get(true) ?? []), ...(byLabel.get(false) ?? [])];
}

/** Without differences of width and case. */
function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
