import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildApp } from '../src/server/app.ts';
import { configSchema, readConfig } from '../src/server/config.ts';
import { loadTagger } from '../src/tagger/load-tagger.ts';
import { loadDictionary } from '../src/text/dictionary/load-dictionary.ts';
import { run } from './cli/run.ts';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the README', () => {
  it('has every variable of the configuration in its table, with its default', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z0-9_]+)` +\| (?:`([^`]+)`)? +\|/gm)].map(
      ([, name, value = '']) => [name, value],
    );
    const defaults = configSchema.parse({});
    const variables = configSchema.keyof().options.map((name) => [name, String(defaults[name] ?? '')]);
    expect(rows).toEqual(variables);
  });

  it('shows the answer that its first curl really gets', async () => {
    const [, request] = readme.match(/-d '(\{[^']+\})'/) ?? [];
    const [, answer] = readme.match(/```json\n(\{\n {2}"tags"[\s\S]*?)\n```/) ?? [];
    const config = readConfig({ LOG_LEVEL: 'silent' });
    const dictionary = loadDictionary();
    const app = await buildApp(config, dictionary);
    const { service } = app;
    service.use(await loadTagger('models/default', dictionary), await dictionary);
    const { payload } = await app.inject({
      method: 'POST',
      url: '/tag',
      headers: { 'content-type': 'application/json' },
      payload: request,
    });
    await app.close();
    expect(JSON.parse(answer)).toEqual(JSON.parse(payload));
  });

  it('shows the table that the command line really prints', async () => {
    const [, overview, table] = readme.match(/-- tag '([^']+)'\n```\n\n```\n([\s\S]*?\n)```/) ?? [];
    expect((await run(['tag', overview])).stdout).toBe(table);
  });

  it('runs only scripts that there are', () => {
    const names = [...readme.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(Object.keys(scripts)).toContain(name);
  });
});
