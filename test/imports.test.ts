import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const CORE = ['tagger', 'feedback', 'dataset', 'model', 'network', 'features', 'text', 'contract', 'files'];

/** What each room of `src/` may import from, besides itself and packages: only what lies further in. */
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
  server: ['jobs', 'serving', 'evaluation', 'training', 'collection', 'client', ...CORE],
  cli: ['server', 'jobs', 'serving', 'evaluation', 'training', 'collection', 'client', ...CORE],
  web: ['client', 'contract'],
};
/** Found in `from "…"` and `import("…")` alike. */
const RELATIVE_IMPORT = /(?:from|import)\s*\(?\s*'(\.[^']+\.ts)'/g;

/** The imports of a file, at `path` within `src/`, that point outward. */
function outwardImports(path: string, source: string): string[] {
  const [room] = path.split('/');
  const allowed = [room, ...(MAY_IMPORT[room] ?? [])];
  return [...source.matchAll(RELATIVE_IMPORT)]
    .map(([, target]) => new URL(target, `file:///${path}`).pathname.slice(1))
    .filter((target) => !allowed.includes(target.split('/')[0]))
    .map((target) => `${path} imports ${target}`);
}

describe('imports', () => {
  it('point inward only', () => {
    const paths = globSync('**/*.ts', { cwd: 'src' });
    expect(paths.length).toBeGreaterThan(50);
    expect(paths.flatMap((path) => outwardImports(path, readFileSync(`src/${path}`, 'utf8')))).toEqual([]);
  });

  it('that point outward are found, static and dynamic ones, types as well', () => {
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

  it('are ruled for every room', () => {
    const rooms = new Set(globSync('*/*.ts', { cwd: 'src' }).map((path) => path.split('/')[0]));
    expect([...rooms].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });
});
