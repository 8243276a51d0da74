import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { shell } from './programs.ts';

/** What the image runs, once `buildPackage` has built it. */
export const PACKAGE: readonly string[] = ['dist/main.js', 'serve'];

export function buildPackage(): void {
  shell('npm run build');
}

/** What the image sets so that memory stays level. */
export const IMAGE_ENVIRONMENT: NodeJS.ProcessEnv = parseEnv(
  readFileSync('Dockerfile', 'utf8')
    .match(/^ENV (NODE_OPTIONS=.*)$/m)?.[1]
    .replaceAll(' ', '\n') ?? '',
);
