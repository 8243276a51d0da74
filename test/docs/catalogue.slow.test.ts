import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { tagCatalogueSchema } from '../../src/dataset/records.ts';
import { FeedbackStore } from '../../src/feedback/feedback-store.ts';
import { openDatabase } from '../../src/feedback/open-database.ts';
import { blocksOf, follow, linkProject } from '../fixtures/guide.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

it('the guide to catalogues that change works as written', async () => {
  const directory = await temporaryDirectory();
  const path = (name: string) => join(directory, name);
  const linesOf = async (name: string) =>
    (await readFile(path(name), 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  await linkProject(directory);
  await mkdir(path('models'));
  await symlink(resolve('models/default'), path('models/mine'));
  const record = {
    description: '都市ガスの供給。',
    tags: ['F34', 'theme:b2c'],
    groups: ['sector', 'industry', 'theme'],
  };
  const unclear = { description: '電気などの供給。', tags: ['F'], groups: ['sector', 'industry'] };
  await writeFile(
    path('companies.jsonl'),
    [record, unclear].map((each, index) => `${JSON.stringify({ id: String(index), ...each })}\n`).join(''),
  );
  const store = new FeedbackStore(await openDatabase(`file:${path('feedback.sqlite')}`));
  await store.addFeedback({
    by: 'reviewer',
    company: { id: '7', description: '水道水の供給。' },
    confirmed: ['F36'],
    added: [],
    removed: [],
    resolves: false,
    modelVersion: '1',
  });
  await store.close();

  const { code, stdout, stderr } = await follow(await blocksOf('docs/catalogue.md', 'sh'), directory, {});
  expect(code, stderr.slice(-1000)).toBe(0);
  expect(stdout).toMatch(/│ E09 +│ 食品メーカー +│/);
  expect(stdout).toMatch(/│ tse:6050 \(suggested\)/);
  expect(stdout).not.toContain('theme:local');
  // The versions, of which the overlay is the active one.
  expect(stdout).toMatch(/│ \* +│ [\w-]+\.[0-9a-f]{8} +│/);
  expect(stdout).toMatch(/│ isic4:D +│ Electricity, gas, steam and air conditioning supply +│/);
  const catalogue = tagCatalogueSchema.parse(JSON.parse(await readFile(path('tags.json'), 'utf8')));
  expect(catalogue.map(({ id }) => id)).toEqual(expect.arrayContaining(['F34', 'isic4:D']));
  const [gas, energy] = await linesOf('relabelled.jsonl');
  expect(gas).toMatchObject({
    tags: ['F34', 'F', 'theme:b2c', 'isic4:D'],
    groups: [...record.groups, 'isic4'],
  });
  expect(energy).toMatchObject({ tags: ['F'], groups: unclear.groups });
  expect(await linesOf('feedback.jsonl')).toMatchObject([{ id: '7', tags: ['F36', 'F', 'isic4:E'] }]);
}, 120_000);
