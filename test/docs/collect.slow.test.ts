import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCollectionConfig } from '../../src/collection/config.ts';
import { SHAPING_RULES } from '../../src/collection/text-shaping.ts';
import { blocksOf, follow, linkProject } from '../fixtures/guide.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const GUIDE = 'docs/collect.md';

describe('the guide to collecting data', () => {
  it('has configurations and kinds of paging that are valid', async () => {
    const directory = await temporaryDirectory();
    const examples = (await blocksOf(GUIDE, 'json')).map((example) => JSON.parse(example));
    const configurations = examples.map((example) =>
      'companies' in example
        ? example
        : {
            companies: {
              from: 'http',
              url: 'https://api.example.com/companies/{id}',
              paging: example,
              fields: { id: '/id', description: '/text' },
            },
          },
    );
    expect(configurations.length).toBeGreaterThan(4);
    for (const [index, configuration] of configurations.entries()) {
      const path = join(directory, `${index}.json`);
      await writeFile(path, JSON.stringify(configuration));
      await readCollectionConfig(path);
    }
  });

  it('has every field of the configuration and every rule', async () => {
    const guide = await readFile(GUIDE, 'utf8');
    const source = await readFile('src/collection/config.ts', 'utf8');
    const fields = [...source.matchAll(/\b(\w+): (?:z\.|pointers?\b|pagingSchema|sourceOf)/g)].map(
      ([, name]) => name,
    );
    expect(fields.length).toBeGreaterThan(20);
    for (const field of fields) expect(guide).toMatch(new RegExp(`[\`"]${field}[\`"]`));
    for (const rule of SHAPING_RULES) expect(guide).toContain(`| \`"${rule}"\``);
  });

  it('works as written', async () => {
    const directory = await temporaryDirectory();
    await linkProject(directory);
    const [configuration = ''] = await blocksOf(GUIDE, 'json');
    await writeFile(join(directory, 'collect.json'), configuration);
    const { code, stdout, stderr } = await follow(await blocksOf(GUIDE, 'sh'), directory, {});
    expect(code, stderr.slice(-1000)).toBe(0);
    const [records] = await blocksOf(GUIDE, 'text');
    expect(stdout).toContain(records);
  });
});
