import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROW = /^\| (?!Against |-)(.*?) +\|.*\| (.*?) +\|$/gm;

it('each defence in the guide to security names its tests', () => {
  const rows = [...readFileSync('docs/security.md', 'utf8').matchAll(ROW)];
  expect(rows.length).toBeGreaterThan(15);
  for (const [, threat, tests = ''] of rows) {
    expect(tests.split('), '), threat).toEqual(
      tests.split('), ').map(() => expect.stringMatching(/^\[[\w ]+\]\(\.\.\/test\/[\w/.-]+\.test\.ts\)?$/)),
    );
  }
});
