import { defineConfig } from 'rolldown';
import { addressedFiles } from './build/addressed-files.ts';
import { billOfMaterials } from './build/bill-of-materials.ts';
import { packageFiles } from './build/package-files.ts';
import { DEPENDENCIES, LIBRARY, PROGRAM } from './build/package-manifest.ts';
import { thirdPartyNotices } from './build/third-party-notices.ts';
import { withoutUnused } from './build/without-unused.ts';

/** Of both outputs, in one file each. */
const listed = [thirdPartyNotices('THIRD-PARTY-NOTICES.txt'), billOfMaterials('sbom.cdx.json')];
const shared = { platform: 'node', transform: { target: 'node22.18' } } as const;
const output = {
  dir: 'dist',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  sourcemap: true,
  comments: false,
  // In ASCII, as Node keeps the sources in memory, and takes twice the space for one with a single character beyond Latin-1. With
  // their lines, which stacks name.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: false, asciiOnly: true } },
} as const;

/*
 * The package, by `npm run build`: a program that brings almost all that it needs in few files, so that it starts fast, and a
 * library that shares zod with its user.
 */
export default defineConfig([
  {
    ...shared,
    input: PROGRAM,
    external: DEPENDENCIES.filter((name) => name !== 'zod'),
    // The sources of all packages would take more room than the code.
    output: { ...output, cleanDir: true, sourcemapExcludeSources: true },
    plugins: [withoutUnused(), addressedFiles(), listed, packageFiles()],
  },
  { ...shared, input: LIBRARY, external: DEPENDENCIES, output, plugins: [addressedFiles(), listed] },
]);
