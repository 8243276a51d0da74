import type { OutputBundle } from 'rolldown';

/** The directory of a package. */
const PACKAGE = /(?<=^\0?)[^\0].*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;

/** The directories of the packages that are in an output. */
export function packagesOf(bundle: OutputBundle): string[] {
  const modules = Object.values(bundle).flatMap((output) =>
    output.type === 'chunk' ? output.moduleIds : output.originalFileNames,
  );
  return [...new Set(modules.flatMap((module) => module.match(PACKAGE)?.slice(0, 1) ?? []))];
}
