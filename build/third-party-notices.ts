import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { z } from 'zod';
import { packagesOf } from './output-packages.ts';

const manifestSchema = z.object({ name: z.string(), version: z.string(), license: z.string().optional() });
const OWN = ['LICEN[CS]E*', 'licen[cs]e*', 'NOTICE*'];

/** Writes the licences of all packages that are in the output. One plugin for all outputs writes them into one file. */
export function thirdPartyNotices(fileName: string): Plugin {
  const directories = new Set<string>();
  return {
    name: 'third-party-notices',
    generateBundle(_, bundle) {
      for (const directory of packagesOf(bundle)) directories.add(directory);
      const source = [...directories]
        .map(noticeOf)
        .sort()
        .join(`\n${'-'.repeat(80)}\n\n`);
      this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

function noticeOf(directory: string): string {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')));
  const texts = globSync(OWN, { cwd: directory }).map((file) =>
    readFileSync(join(directory, file), 'utf8').trim(),
  );
  const { name, version, license = 'see below' } = manifest;
  return [`${name} ${version}, ${license}`, ...new Set(texts)].map((text) => `${text}\n`).join('\n');
}
