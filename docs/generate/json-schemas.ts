import { z } from 'zod';
import { collectionConfigSchema } from '../../src/collection/config.ts';
import { companyRecordSchema, tagCatalogueSchema } from '../../src/dataset/records.ts';
import { changesSchema } from '../../src/model/overlay/changes.ts';
import { trainingSettingsSchema } from '../../src/training/settings.ts';

const SCHEMAS = {
  'training-settings': { title: 'Settings of a training run', schema: trainingSettingsSchema },
  collection: { title: 'Configuration of company-tagger collect', schema: collectionConfigSchema },
  'catalogue-changes': { title: 'Changes of a catalogue', schema: changesSchema },
  catalogue: { title: 'Tag catalogue', schema: tagCatalogueSchema },
  record: { title: 'Company record, one line of a JSON Lines file', schema: companyRecordSchema },
};

/** The JSON Schemas of the files that people write, by their paths. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(SCHEMAS).map(([name, { title, schema }]) => [
      `schemas/${name}.json`,
      `${JSON.stringify(documentOf(title, schema), undefined, 2)}\n`,
    ]),
  );
}

function documentOf(title: string, schema: z.ZodType) {
  // Editors know this draft best.
  const { $schema, properties, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-07' });
  if (properties === undefined) return { $schema, title, ...rest };
  // A file may say by which schema it is to be checked.
  return { $schema, title, ...rest, properties: { $schema: { type: 'string' }, ...properties } };
}
