import { cp, mkdir, readdir, realpath, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { VersionSummary } from '../contract/administration.ts';
import { OperationalError } from '../contract/error.ts';
import { exists } from '../files/exists.ts';
import { readJson } from '../files/parse.ts';
import { reason } from '../files/reason.ts';
import { writeAtomically } from '../files/write.ts';
import { isBundle, isOverlay, MANIFEST } from './bundle.ts';
import { formatVersionSchema, manifestSchema } from './manifest.ts';
import { modelRefused } from './model-refused.ts';
import { readOverlay, trainedDirectory } from './overlay/overlay.ts';
import { readBundle } from './read-bundle.ts';

/*
 * The versions of a model: `models/NAME/VERSION/`, each a bundle, and `active.json`, which names the version that serves
 * and those that served before. A directory with a `model.json` is a bundle itself and has no versions.
 */
export const ACTIVE = 'active.json';

const VERSION = z.string().regex(/^[\w][\w.-]*$/, 'must be a version name');
const activeSchema = z.strictObject({
  version: VERSION,
  /** The versions that served before, the latest first. A rollback returns to the first. */
  former: z.array(VERSION),
});
type Active = z.infer<typeof activeSchema>;

const MAX_FORMER_VERSIONS = 10;

export async function hasVersions(directory: string): Promise<boolean> {
  return !(await isBundle(directory)) && exists(directory);
}

/** @throws {OperationalError} `conflict`, when the directory is a single bundle or does not exist */
async function assertVersions(directory: string): Promise<void> {
  await assertNoBundle(directory);
  if (!(await exists(directory)))
    throw new OperationalError('conflict', 'the directory of versions does not exist');
}

/** @throws {OperationalError} `conflict`, when the directory is a single bundle */
async function assertNoBundle(directory: string): Promise<void> {
  if (await isBundle(directory))
    throw new OperationalError('conflict', 'the directory has a single model, not versions');
}

/**
 * The bundle of a version.
 * @throws {OperationalError} `conflict`, when there is no such version
 */
export async function versionDirectory(directory: string, version: string): Promise<string> {
  await assertVersions(directory);
  const bundle = join(directory, version);
  if (!VERSION.safeParse(version).success || !(await exists(bundle))) {
    throw new OperationalError('conflict', `there is no version ${version}`);
  }
  return bundle;
}

/**
 * The bundle to serve: the directory itself, or its active version.
 * @throws {OperationalError} `conflict`, when no version is active
 */
export async function activeBundle(directory: string): Promise<string> {
  if (!(await hasVersions(directory))) return directory;
  const active = await readActive(directory);
  if (active === undefined)
    throw new OperationalError(
      'conflict',
      `no version is active in ${directory}, and it is not a model itself: run company-tagger models activate, or choose another directory`,
      { detail: 'no version is active: run company-tagger models activate' },
    );
  return versionDirectory(directory, active.version);
}

/** Undefined if no version has been activated. @throws {OperationalError} `invalid-input` */
export async function readActive(directory: string): Promise<Active | undefined> {
  const path = join(directory, ACTIVE);
  return (await exists(path)) ? readJson(activeSchema, path) : undefined;
}

/** Makes a version the active one. The caller has loaded or verified it. */
export async function writeActive(directory: string, version: string): Promise<void> {
  const active = await readActive(directory);
  if (active?.version === version) return;
  const former = active === undefined ? [] : [active.version, ...active.former];
  await write(directory, { version, former: former.filter((each) => each !== version) });
}

/** Makes the former version active again and forgets the current one. @throws {OperationalError} */
export async function writeRollback(directory: string): Promise<void> {
  const version = await formerVersion(directory);
  const [, ...former] = (await readActive(directory))?.former ?? [];
  await write(directory, { version, former });
}

/** The version that served before. @throws {OperationalError} `conflict`, when there is none */
export async function formerVersion(directory: string): Promise<string> {
  await assertVersions(directory);
  const version = (await readActive(directory))?.former.at(0);
  if (version === undefined) throw new OperationalError('conflict', 'no version served before this one');
  return version;
}

async function write(directory: string, { version, former }: Active): Promise<void> {
  const active: Active = { version, former: former.slice(0, MAX_FORMER_VERSIONS) };
  try {
    await writeAtomically(join(directory, ACTIVE), `${JSON.stringify(active)}\n`);
  } catch (error) {
    throw new OperationalError('conflict', `the active version cannot be recorded: ${reason(error)}`);
  }
}

/** The versions with a readable manifest, the newest first. @throws {OperationalError} */
export async function listVersions(directory: string): Promise<VersionSummary[]> {
  await assertVersions(directory);
  const active = await readActive(directory);
  const entries = await readdir(directory, { withFileTypes: true });
  const summaries: VersionSummary[] = [];
  for (const { name } of entries.filter(
    (entry) => entry.isDirectory() && VERSION.safeParse(entry.name).success,
  )) {
    const summary = await summaryOf(join(directory, name)).catch(() => undefined);
    if (summary === undefined) continue;
    const { createdAt, formatVersion, scores } = summary;
    const { kinds } = scores.dev;
    summaries.push({
      version: name,
      createdAt,
      formatVersion,
      devMicroF1: scores.dev.overall.micro.f1,
      ...(kinds && {
        devKinds: Object.fromEntries(Object.entries(kinds).map(([kind, { micro }]) => [kind, micro.f1])),
      }),
      isActive: name === active?.version,
    });
  }
  return summaries.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
}

/** What the manifest of a bundle says; for an overlay, the scores are those of its model. */
async function summaryOf(bundle: string): Promise<z.infer<typeof summarySchema>> {
  const summary = await readJson(summarySchema, join(await trainedDirectory(bundle), MANIFEST));
  if (!(await isOverlay(bundle))) return summary;
  return { ...summary, createdAt: (await readOverlay(bundle)).overlay.createdAt };
}

const microSchema = z.object({ micro: z.object({ f1: z.number() }) });
/** The part of the manifest that all format versions have. */
const summarySchema = z.object({
  formatVersion: formatVersionSchema.shape.formatVersion,
  createdAt: manifestSchema.shape.createdAt,
  scores: z.object({
    dev: z.object({ overall: microSchema, kinds: z.record(z.string(), microSchema).optional() }),
  }),
});

/**
 * Copies a bundle to the version that its manifest names, completely or not at all.
 * @throws {OperationalError} `model-refused`, when the bundle cannot be used; `conflict`, when the version exists already
 * or the directory is a single bundle
 */
export async function addVersion(directory: string, bundle: string): Promise<string> {
  await assertNoBundle(directory);
  const { version } = (await readBundle(bundle)).manifest;
  if (!VERSION.safeParse(version).success)
    throw new OperationalError('conflict', `${version} cannot be a directory name`);
  const target = join(directory, version);
  if (await exists(target)) throw new OperationalError('conflict', `version ${version} already exists`);
  await mkdir(directory, { recursive: true });
  const fresh = join(directory, `.${version}.${process.pid}.tmp`);
  try {
    // The directory itself, not a link to it.
    await cp(await realpath(bundle), fresh, { recursive: true });
    await readBundle(fresh);
    await rename(fresh, target);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return version;
}

/** @throws {OperationalError} `model-refused`, when the bundle has another version than its directory */
export function assertVersion(version: string, found: string, directory: string): void {
  if (version !== found) throw modelRefused(`it is version ${found}, not ${version}`, directory);
}
