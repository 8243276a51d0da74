import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const DOCUMENTS = [
  ...globSync('*.md'),
  ...globSync('docs/**/*.md'),
  ...globSync('data/**/*.md'),
  'models/default/MODEL_CARD.md',
];

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

describe.each(DOCUMENTS)('%s', (document) => {
  const text = readFileSync(document, 'utf8');

  it('links to files and sections that exist', () => {
    for (const [, link = ''] of text.matchAll(/\]\(((?!https?:)[^)\s]+)\)/g)) {
      const [path = '', section] = link.split('#');
      const target = path === '' ? document : join(dirname(document), path);
      expect(existsSync(target), link).toBe(true);
      if (section !== undefined) expect(sectionsOf(target), link).toContain(section);
    }
  });

  it('runs only scripts that exist', () => {
    for (const [, name = ''] of text.matchAll(/npm run (?:-s )?([\w:-]+)/g)) {
      expect(Object.keys(scripts)).toContain(name);
    }
  });

  it('names files of the project that exist', () => {
    for (const [, path = ''] of text.matchAll(/[`(]((?:src|test|bench|docs)\/[\w./-]*)`/g)) {
      expect(existsSync(path), path).toBe(true);
    }
  });
});

describe('the walks of the architecture', () => {
  it('name functions and classes that their files have', () => {
    const text = readFileSync('docs/architecture.md', 'utf8');
    const named = [...text.matchAll(/`(\w+)(?:\.(\w+))?`\s+(?:in\s+|\()`(src\/[\w/-]+\.ts)`/g)];
    expect(named.length).toBeGreaterThan(10);
    for (const [, name, method, path = ''] of named) {
      const source = readFileSync(path, 'utf8');
      expect(source, `${name} in ${path}`).toMatch(
        new RegExp(`^export (async )?(function|class) ${name}\\b`, 'm'),
      );
      if (method)
        expect(source, `${method} in ${path}`).toMatch(new RegExp(`^ {2}(async )?${method}\\(`, 'm'));
    }
  });
});

/** The anchors of a document's headings, as GitHub makes them. */
function sectionsOf(path: string): string[] {
  return [...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
