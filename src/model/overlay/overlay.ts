import { hash } from 'node:crypto';
import { readdir, realpath, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { OperationalError } from '../../contract/error.ts';
import { sha256Schema } from '../../contract/model.ts';
import { parseJson, readText } from '../../files/parse.ts';
import { reason } from '../../files/reason.ts';
import { writeAtomically } from '../../files/write.ts';
import { isModel, isOverlay, OVERLAY, readModel, type StoredModel } from '../bundle.ts';
import { modelRefused } from '../model-refused.ts';
import { applyChanges } from './apply-changes.ts';
import { type Changes, changesSchema } from './changes.ts';

/*
 * An overlay is a directory beside that of a model, with one file, `overlay.json`: what changes in the catalogue of that
 * model. It is served as a version of its own.
 */
const FORMAT_VERSION = 1;
const VERSION_DIGITS = 8;

const overlaySchema = z.strictObject({
  formatVersion: z.literal(FORMAT_VERSION),
  version: z.string(),
  createdAt: z.iso.datetime(),
  /** The model that it changes, and the name of its directory. */
  model: z.strictObject({ directory: z.string(), version: z.string(), digest: sha256Schema }),
  changes: changesSchema,
});
export type Overlay = z.infer<typeof overlaySchema>;

/**
 * Makes an overlay of a model. Its version is that of the model and a part of the SHA-256 of the changes.
 * @param bundle the directory of the model, or of another overlay of it
 * @throws {OperationalError} `invalid-input`, when the changes do not fit the model
 */
export async function overlayOf(bundle: string, changes: Changes): Promise<Overlay> {
  const directory = await trainedDirectory(bundle);
  const { manifest, digest } = await readModel(directory);
  applyChanges(manifest, changes);
  const part = hash('sha256', JSON.stringify([digest, changes])).slice(0, VERSION_DIGITS);
  return {
    formatVersion: FORMAT_VERSION,
    version: `${manifest.version}.${part}`,
    createdAt: new Date().toISOString(),
    model: { directory: basename(resolve(directory)), version: manifest.version, digest },
    changes,
  };
}

/**
 * Writes an overlay, which is read back before it takes its place.
 * @throws {OperationalError} `invalid-input`, when there is something else in the directory, or an overlay that may not be
 * replaced
 */
export async function writeOverlay(
  directory: string,
  overlay: Overlay,
  { replace }: { readonly replace: boolean },
): Promise<void> {
  const beside = dirname(resolve(directory));
  if (basename(await modelDirectory(beside, overlay)) === basename(directory))
    throw new OperationalError('invalid-input', `${directory} is the model itself; choose another --out`);
  const entries = await readdir(directory).catch(() => []);
  const foreign = entries.find((name) => name !== OVERLAY);
  if (foreign !== undefined)
    throw new OperationalError(
      'invalid-input',
      `${directory} has other files, such as ${foreign}; choose another --out`,
    );
  if (entries.length > 0 && !replace)
    throw new OperationalError(
      'invalid-input',
      `${directory} is an overlay already; add --replace to replace it, or choose another --out`,
    );
  const content = `${JSON.stringify(overlay, null, 1)}\n`;
  // The dot keeps it from being taken for a version.
  const fresh = join(beside, `.${basename(directory)}.${process.pid}.tmp`);
  try {
    await writeAtomically(join(fresh, OVERLAY), content);
    await readOverlaid(fresh);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  await writeAtomically(join(directory, OVERLAY), content);
}

/**
 * Reads the overlay of a directory.
 * @throws {OperationalError} `invalid-input`
 */
export async function readOverlay(directory: string): Promise<{ overlay: Overlay; digest: string }> {
  const text = await readText(join(directory, OVERLAY));
  return { overlay: parseJson(overlaySchema, text, OVERLAY), digest: hash('sha256', text) };
}

/**
 * Reads a model with its overlay. Its digest is that of the overlay, which has that of the model.
 * @throws {OperationalError} `model-refused`, when the overlay or its model cannot be used
 */
export async function readOverlaid(directory: string): Promise<StoredModel> {
  try {
    const { overlay, digest } = await readOverlay(directory);
    const { version, createdAt, changes } = overlay;
    const model = await readModel(await trainedDirectory(directory));
    if (model.digest !== overlay.model.digest)
      throw new OperationalError(
        'model-refused',
        'the model that it changes is another one now: make the overlay again by company-tagger catalogue overlay',
      );
    const { manifest, catalogue } = applyChanges(model.manifest, changes);
    const overlayOf = { version: overlay.model.version, digest: `sha256:${overlay.model.digest}` };
    return { ...model, manifest: { ...manifest, version, createdAt, overlayOf }, catalogue, digest };
  } catch (error) {
    throw modelRefused(reason(error), directory);
  }
}

/** The directory of the model that a bundle is, or that it is an overlay of. @throws {OperationalError} `model-refused` */
export async function trainedDirectory(bundle: string): Promise<string> {
  if (!(await isOverlay(bundle))) return bundle;
  const { overlay } = await readOverlay(bundle);
  return modelDirectory(dirname(await realpath(bundle)), overlay);
}

/** The directory of the model among those beside the overlay: named by its version, or as when the overlay was made. */
async function modelDirectory(beside: string, { model }: Overlay): Promise<string> {
  for (const name of [model.version, model.directory]) {
    if (await isModel(join(beside, name))) return join(beside, name);
  }
  throw new OperationalError(
    'model-refused',
    `the model that it changes, version ${model.version}, is not beside it, in ${model.directory}`,
  );
}
