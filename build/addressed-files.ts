import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

/** `new URL('./file', import.meta.url)` and `import.meta.resolve('package/file')`. */
const ADDRESS = /new URL\('(\.[^']+)', import\.meta\.url\)|import\.meta\.resolve\('([^'.#][^']*)'\)/g;

/**
 * Brings along what the source addresses by URL, and corrects the address: threads become entries of their own; other files
 * and whole directories keep their path in the project, or that in their package.
 */
export function addressedFiles(): Plugin {
  return {
    name: 'addressed-files',
    transform: {
      filter: { id: { exclude: /node_modules/ }, code: /import\.meta\.(?:url|resolve)/ },
      handler(code, id) {
        const corrected = code.replace(ADDRESS, (_, path?: string, inPackage = '') => {
          if (path === undefined) {
            const originalFileName = fileURLToPath(import.meta.resolve(inPackage));
            const source = readFileSync(originalFileName);
            this.emitFile({ type: 'asset', fileName: inPackage, originalFileName, source });
            return `${addressOf(inPackage)}.href`;
          }
          const file = resolve(dirname(id), path);
          if (file.endsWith('.ts')) {
            const fileName = `${basename(file, '.ts')}.js`;
            this.emitFile({ type: 'chunk', id: file, fileName });
            return addressOf(fileName);
          }
          for (const each of filesOf(file))
            this.emitFile({ type: 'asset', fileName: placeOf(each), source: readFileSync(each) });
          return addressOf(placeOf(file));
        });
        // No line moves, so the map stays right.
        return { code: corrected, map: null };
      },
    },
  };
}

/** All code is at the top of the output. */
function addressOf(fileName: string): string {
  return `new URL('./${fileName}', import.meta.url)`;
}

function placeOf(file: string): string {
  return relative('', file)
    .replaceAll('\\', '/')
    .replace(/^src\//, '');
}

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}
