import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';
import { z } from 'zod';
import project from '../package.json' with { type: 'json' };
import { packagesOf } from './output-packages.ts';
import { DEPENDENCIES } from './package-manifest.ts';

const manifestSchema = z.object({ name: z.string(), version: z.string() });
const componentSchema = z.looseObject({ 'bom-ref': z.string(), name: z.string(), version: z.string() });
/** What npm writes in the format CycloneDX. */
const bomSchema = z.looseObject({
  metadata: z.looseObject({ component: componentSchema }),
  components: z.array(componentSchema),
  dependencies: z.array(z.object({ ref: z.string(), dependsOn: z.array(z.string()).default([]) })),
});

/**
 * Writes a software bill of materials of the packages that are in the output, its page, and those that npm installs beside it:
 * npm's own, without what only work on the project needs. One plugin for all outputs writes one file.
 */
export function billOfMaterials(fileName: string): Plugin {
  const packages = new Set<string>();
  return {
    name: 'bill-of-materials',
    generateBundle(_, bundle) {
      for (const directory of packagesOf(bundle)) {
        const { name, version } = manifestSchema.parse(
          JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')),
        );
        packages.add(`${name}@${version}`);
      }
      this.emitFile({ type: 'asset', fileName, source: `${JSON.stringify(billOf(packages), null, 1)}\n` });
    },
  };
}

function billOf(packages: ReadonlySet<string>) {
  const bom = bomSchema.parse(JSON.parse(npmBill()));
  const { component } = bom.metadata;
  const whole = withDependencies(bom, [...DEPENDENCIES, ...importsOfPage()]);
  const kept = bom.components.filter(
    ({ 'bom-ref': ref, name, version }) => packages.has(`${name}@${version}`) || whole.has(ref),
  );
  const refs = new Set([component, ...kept].map((each) => each['bom-ref']));
  return {
    ...bom,
    // npm names it after the directory.
    metadata: { ...bom.metadata, component: { ...component, name: project.name } },
    components: kept,
    dependencies: bom.dependencies
      .filter(({ ref }) => refs.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) })),
  };
}

/** The packages of these names that the project itself needs, what these need, and so on. */
function withDependencies(
  { metadata, components, dependencies }: z.infer<typeof bomSchema>,
  names: readonly string[],
): Set<string> {
  const needs = new Map(dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const named = new Set(components.flatMap((each) => (names.includes(each.name) ? each['bom-ref'] : [])));
  const found = new Set((needs.get(metadata.component['bom-ref']) ?? []).filter((ref) => named.has(ref)));
  // A set is iterated over what is added on the way, too.
  for (const ref of found) for (const needed of needs.get(ref) ?? []) found.add(needed);
  return found;
}

/** The page is built by itself, into the repository, so its packages are those that its source imports. */
function importsOfPage(): string[] {
  const sources = globSync('src/web/**/*.{ts,tsx}').map((file) => readFileSync(file, 'utf8'));
  const imported = sources.flatMap((source) => [...source.matchAll(/from '((?:@[^/']+\/)?[^.'/][^'/]*)/g)]);
  return [...new Set(imported.map(([, name = '']) => name))];
}

function npmBill(): string {
  const options = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx'];
  return execFileSync('npm', options, { encoding: 'utf8', maxBuffer: 2 ** 26 });
}
