import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { COMPRESSION } from '../../src/server/compressed-files.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const DIST = 'src/web/dist';
/** Of what is loaded for texts and CSV, as the service sends it. */
const MAX_COMPRESSED_BYTES = 80_000;
/** Loaded with the first Excel workbook, and larger than the page. */
const WORKBOOKS = 'page-workbooks.js';
const MAX_WORKBOOKS_BYTES = 60_000;

describe('the built page and report in the repository', () => {
  it.each([
    [DIST, 'vite.config.ts'],
    ['src/web/report/dist', 'vite.report.config.ts'],
  ])('is up to date with its source (`npm run build:web`): %s', async (dist, config) => {
    const outDir = await temporaryDirectory();
    // Builds for production, as the command does. Tests run with another NODE_ENV.
    const { NODE_ENV: _, ...env } = process.env;
    const build = ['build', '--config', config, '--outDir', outDir];
    await promisify(execFile)('node_modules/.bin/vite', build, { env });
    const names = (await readdir(outDir)).sort();
    expect((await readdir(dist)).sort()).toEqual(names);
    for (const name of names) {
      expect(await readFile(join(dist, name), 'utf8')).toBe(await readFile(join(outDir, name), 'utf8'));
    }
  });

  it('is small', async () => {
    const names = await readdir(DIST);
    const files = await Promise.all(names.map((name) => readFile(join(DIST, name))));
    const sizes = new Map(
      names.map((name, index) => [name, brotliCompressSync(files[index], COMPRESSION).length]),
    );
    expect(sizes.get(WORKBOOKS)).toBeLessThan(MAX_WORKBOOKS_BYTES);
    sizes.delete(WORKBOOKS);
    expect(sizes.values().reduce((sum, size) => sum + size)).toBeLessThan(MAX_COMPRESSED_BYTES);
  });
});
