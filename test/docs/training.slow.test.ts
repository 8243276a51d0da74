import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trainingSettingsSchema } from '../../src/training/settings.ts';
import { blocksOf, follow, linkProject } from '../fixtures/guide.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const GUIDE = 'docs/training.md';
const RECORDS = 300;

describe('the training guide', () => {
  it('has every setting with its default', async () => {
    const rows = (await readFile(GUIDE, 'utf8')).matchAll(/^\| `(\w+)` +\| (?:`([^`]+)`)? +\|/gm);
    const documented = [...rows].map(([, name = '', value]) => [name, value]);
    const defaults = Object.entries(trainingSettingsSchema.parse({}));
    const settings = trainingSettingsSchema.keyof().options;
    expect(Object.fromEntries(documented)).toEqual({
      ...Object.fromEntries(settings.map((name) => [name, undefined])),
      ...Object.fromEntries(defaults.map(([name, value]) => [name, JSON.stringify(value)])),
    });
  });

  it('has an example of settings that is valid', async () => {
    const examples = await blocksOf(GUIDE, 'json');
    const settings = examples.filter((example) => example.includes('exclusiveGroups'));
    expect(settings).toHaveLength(1);
    for (const example of settings) trainingSettingsSchema.parse(JSON.parse(example));
  });

  it('works as written', { timeout: 180_000 }, async () => {
    const directory = await temporaryDirectory();
    await linkProject(directory);
    await cp('data/tags.json', join(directory, 'tags.json'));
    const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n').slice(0, RECORDS);
    await writeFile(join(directory, 'companies.jsonl'), `${sample.join('\n')}\n`);
    // The two commands that take long: five models that doubt labels, and an hour of search.
    const commands = (await blocksOf(GUIDE, 'sh')).map((block) =>
      block.replace(/check-data .*/, '$& --no-labels').replace('--minutes 60', '--trials 1'),
    );
    expect(commands.length).toBeGreaterThan(5);
    const { code, stdout, stderr } = await follow(commands, directory, {});
    expect(code, stderr.slice(-1000)).toBe(0);
    expect(stdout).toContain('A01');
    expect(await readFile(join(directory, 'report.html'), 'utf8')).toContain('id="evaluation"');
    expect(await readFile(join(directory, 'models/mine/MODEL_CARD.md'), 'utf8')).toContain(
      'Sealed test split',
    );
  });
});
