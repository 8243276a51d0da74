import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const CORE = ['tagger', 'dataset', 'model', 'network', 'features', 'text', 'contract', 'files'];

/** The rooms of `src/` that each room may import from, besides itself and packages. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  files: ['contract'],
  text: ['contract', 'files'],
  network: [],
  features: ['text', 'contract', 'files'],
  model: ['network', 'features', 'text', 'contract', 'files'],
  tagger: ['model', 'network', 'features', 'text', 'contract', 'files'],
  feedback: ['dataset', 'model', 'network', 'features', 'text', 'contract', 'files'],
  dataset: ['model', 'network', 'features', 'text', 'contract', 'files'],
  evaluation: CORE,
  training: ['evaluation', ...CORE],
  collection: CORE,
  serving: CORE,
  jobs: ['serving', ...CORE],
  client: ['contract'],
  server: ['jobs', 'serving', 'evaluation', 'training', 'collection', 'client', 'feedback', ...CORE],
  cli: ['server', 'jobs', 'serving', 'evaluation', 'training', 'collection', 'client', 'feedback', ...CORE],
  web: ['client', 'contract', 'files'],
};
/** Matches static imports, `export … from` and dynamic imports, of values and of types. */
const RELATIVE_IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+\.tsx?)'/g;

/** The files of `src/` that the file at `path` within `src/` imports. */
function importsOf(path: string, source: string): string[] {
  return [...source.matchAll(RELATIVE_IMPORT)].map(([, target]) =>
    new URL(target, `file:///${path}`).pathname.slice(1),
  );
}

/** The imports of a file, at `path` within `src/`, that point outward. */
function outwardImports(path: string, source: string): string[] {
  const [room] = path.split('/');
  const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
  return importsOf(path, source)
    .filter((target) => !allowed.includes(target.split('/')[0]))
    .map((target) => `${path} imports ${target}`);
}

/**
 * The circles of imports, each as the path from a file back to itself.
 * @param imports the imports of each file
 */
function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const circles = new Set<string>();
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const start = trail.indexOf(path);
    if (start >= 0) circles.add([...trail.slice(start), path].join(' -> '));
    if (start >= 0 || finished.has(path)) return;
    for (const target of imports.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return [...circles];
}

describe('src', () => {
  const sources = new Map(
    globSync('**/*.{ts,tsx}', { cwd: 'src' }).map((path) => [path, readFileSync(`src/${path}`, 'utf8')]),
  );

  it('has only imports that point inward', () => {
    expect(sources.size).toBeGreaterThan(50);
    expect([...sources].flatMap(([path, source]) => outwardImports(path, source))).toEqual([]);
  });

  it('has no circle of imports', () => {
    const imports = new Map([...sources].map(([path, source]) => [path, importsOf(path, source)]));
    expect(circlesOf(imports)).toEqual([]);
  });

  it('finds circles of any length', () => {
    const imports = new Map([
      ['a.ts', ['b.ts', 'd.ts']],
      ['b.ts', ['c.ts']],
      ['c.ts', ['a.ts', 'd.ts']],
      ['d.ts', ['d.ts']],
      ['e.ts', ['d.ts']],
    ]);
    expect(circlesOf(imports)).toEqual(['a.ts -> b.ts -> c.ts -> a.ts', 'd.ts -> d.ts']);
  });

  it('finds static and dynamic imports that point outward, of types as well', () => {
    const source = [
      "import { zeros } from './matrix.ts';",
      "import type { Token } from '../text/tokenizer.ts';",
      "const { readModel } = await import('../model/bundle.ts');",
      "export { Tagger } from '../tagger/tagger.ts';",
    ].join('\n');
    expect(outwardImports('network/affine.ts', source)).toEqual([
      'network/affine.ts imports text/tokenizer.ts',
      'network/affine.ts imports model/bundle.ts',
      'network/affine.ts imports tagger/tagger.ts',
    ]);
  });

  it('has at most 300 lines in a file', () => {
    const long = [...sources].filter(([, source]) => source.split('\n').length > 300);
    expect(long.map(([path]) => path)).toEqual([]);
  });

  it('has a rule for every room', () => {
    const rooms = new Set([...sources.keys()].map((path) => path.split('/')[0]));
    expect([...rooms].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });
});
