import { z } from 'zod';
import { checkTags, tagDescriptionSchema, tagIdSchema } from '../../contract/tag-description.ts';

const { label, labels, group, groupLabel, groupLabels, description } = tagDescriptionSchema.shape;

const tagChangeSchema = z
  .strictObject({
    label,
    labels,
    description,
    threshold: z.number().min(0).max(1).describe('Another threshold.'),
    suggestOnly: z.literal(true).describe('Gives the tag as a suggestion alone, which is never accepted.'),
    retired: z.literal(true).describe('Gives the tag no more.'),
  })
  .partial();

const crosswalkSchema = z
  .strictObject({
    group: group.describe('The tag group of the tags that the crosswalk leads to.'),
    groupLabel,
    groupLabels,
    tags: z
      .array(tagDescriptionSchema.omit({ group: true, groupLabel: true, groupLabels: true }).strict())
      .min(1)
      .superRefine(checkTags)
      .describe('The tags that it leads to.'),
    map: z
      .record(tagIdSchema, z.array(tagIdSchema).min(1))
      .describe(
        'From a tag of the model to the tags that it leads to. Several of them are alternatives, which are suggested for a person to choose.',
      ),
    replace: z
      .boolean()
      .default(false)
      .describe('Whether the tags of the model that it leads from are retired.'),
  })
  .superRefine(({ tags, map }, context) => {
    const known = new Set(tags.map(({ id }) => id));
    for (const [id, targets] of Object.entries(map)) {
      const index = targets.findIndex((target) => !known.has(target));
      if (index < 0) continue;
      const message = `${targets[index]} is not one of the tags of the crosswalk`;
      context.addIssue({ code: 'custom', path: ['map', id, index], message });
    }
  });
export type Crosswalk = z.infer<typeof crosswalkSchema>;

/** What changes in the catalogue of a model without training: the file that people write. */
export const changesSchema = z.strictObject({
  tags: z.record(tagIdSchema, tagChangeSchema).default({}).describe('Changes of tags, by their ids.'),
  crosswalks: z
    .array(crosswalkSchema)
    .default([])
    .describe(
      'Further tag groups, whose tags follow from those of the model: another edition, or another scheme.',
    ),
});
export type Changes = z.infer<typeof changesSchema>;
