import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { configSchema } from '../src/server/config.ts';

const readme = readFileSync('README.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('the README', () => {
  it('has every variable of the configuration in its table, with its default', () => {
    const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| `([^`]+)` \|/gm)].map(([, name, value]) => [
      name,
      value,
    ]);
    const defaults = Object.entries(configSchema.parse({})).map(([name, value]) => [name, String(value)]);
    expect(rows).toEqual(defaults);
  });

  it('runs only scripts that there are', () => {
    const names = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) expect(Object.keys(scripts)).toContain(name);
  });
});
