import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectionConfigSchema, readCollectionConfig } from '../../src/collection/config.ts';
import { companyRecordSchema, tagCatalogueSchema } from '../../src/dataset/records.ts';
import { readTrainingSettings, trainingSettingsSchema } from '../../src/training/settings.ts';
import { blocksOf } from '../fixtures/guide.ts';
import { spoilt } from '../fixtures/openapi.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(path, 'utf8'));
const settings = await read('data/training.json');
const configs = (await blocksOf('docs/collect.md', 'json'))
  .filter((block) => block.includes('"from"'))
  .map((block): unknown => JSON.parse(block));
const [config] = configs;
const lines = (await readFile('data/sample/overviews.jsonl', 'utf8')).trim().split('\n').slice(0, 50);
const records = lines.map((line): unknown => JSON.parse(line));

const FILES = [
  { name: 'training-settings', schema: trainingSettingsSchema, values: [{}, settings] },
  { name: 'collection', schema: collectionConfigSchema, values: configs },
  { name: 'catalogue', schema: tagCatalogueSchema, values: [await read('data/tags.json')] },
  { name: 'record', schema: companyRecordSchema, values: records },
];

describe.each(FILES)('the JSON Schema $name', async ({ name, schema, values }) => {
  const ajv = new Ajv();
  const validate = ajv.compile(Object(await read(`schemas/${name}.json`)));

  it('takes the files of the project', () => {
    expect(values.length).toBeGreaterThan(0);
    for (const value of values) expect(validate(value), ajv.errorsText(validate.errors)).toBe(true);
  });

  it('takes everything that the commands take, and refuses a wrong type', () => {
    fc.assert(
      fc.property(spoilt(fc.constantFrom(...values)), (value) => {
        if (schema.safeParse(value).success) expect(validate(value)).toBe(true);
      }),
    );
    expect(validate('text')).toBe(false);
  });
});

describe('$schema in a file', () => {
  it.each([
    ['settings', settings, readTrainingSettings],
    ['a configuration of collect', config, readCollectionConfig],
  ])('is allowed in %s, and is no part of it', async (_, content, readFileOf) => {
    const directory = await temporaryDirectory();
    const [plain, addressed] = [join(directory, 'plain.json'), join(directory, 'addressed.json')];
    await writeFile(plain, JSON.stringify(content));
    await writeFile(addressed, JSON.stringify({ $schema: '../schemas/any.json', ...Object(content) }));
    expect(await readFileOf(addressed)).toEqual(await readFileOf(plain));
    await writeFile(addressed, JSON.stringify({ $schema: 1, ...Object(content) }));
    await expect(readFileOf(addressed)).rejects.toThrow('$schema: is not a known field');
  });
});
