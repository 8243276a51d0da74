import { globSync, readFileSync } from 'node:fs';
import type { Plugin } from 'rolldown';
import { packageManifest } from './package-manifest.ts';

/** Documents, notices and schemas, by their paths in the project; and others, by those in the package. */
const SAME_PLACE = ['LICENSE', 'CHANGELOG.md', 'schemas/*.json'];
const MOVED = { 'README.md': 'docs/package.md', 'text/dictionary/NOTICE': 'src/text/dictionary/NOTICE' };

/** Adds what the package has beside its code: its manifest, documents, notices and JSON Schemas. */
export function packageFiles(): Plugin {
  return {
    name: 'package-files',
    generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName, source });
      emit('package.json', `${JSON.stringify(packageManifest(), null, 2)}\n`);
      for (const file of globSync(SAME_PLACE)) emit(file.replaceAll('\\', '/'), readFileSync(file));
      for (const [place, file] of Object.entries(MOVED)) emit(place, readFileSync(file));
    },
  };
}
