import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { shell } from './programs.ts';

/** What the image runs, once `buildPackage` has built it. */
export const PACKAGE: readonly string[] = ['dist/main.js', 'serve'];

export function buildPackage(): void {
  shell('npm run build');
}

/** What the image sets so that memory stays level. */
export const IMAGE_ENVIRONMENT: NodeJS.ProcessEnv = environmentOf(readFileSync('Dockerfile', 'utf8'));

/** @throws {Error} when there is no such line, or it goes on in the next */
function environmentOf(dockerfile: string): NodeJS.ProcessEnv {
  const [, variables] = dockerfile.match(/^ENV (NODE_OPTIONS=.*[^\\])$/m) ?? [];
  if (variables === undefined) throw new Error('Dockerfile has no line ENV NODE_OPTIONS=…');
  return parseEnv(variables.replaceAll(' ', '\n'));
}
