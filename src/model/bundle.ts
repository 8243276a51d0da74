import { hash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OperationalError } from '../contract/error.ts';
import { StrictDecoder } from '../contract/strict-decoder.ts';
import { vocabularyOf } from '../features/vocabulary.ts';
import { exists } from '../files/exists.ts';
import { linkTarget } from '../files/link-target.ts';
import { parseJson } from '../files/parse.ts';
import { reason } from '../files/reason.ts';
import { writeAtomically } from '../files/write.ts';
import { outputCount } from '../network/architecture.ts';
import { memoryFor } from '../network/inference/placed-network.ts';
import { assertShapes, parameterOf } from '../network/network.ts';
import {
  assertPacked,
  type PackedParameters,
  packedParameters,
  unpackedMatrix,
  unpackedNetwork,
} from '../network/packed-parameters.ts';
import { modelCard } from './card.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';
import { decodeSafetensors, encodeSafetensors } from './formats/safetensors.ts';
import { FORMAT_VERSION, formatVersionSchema, type Manifest, manifestSchema } from './manifest.ts';
import type { Model } from './model.ts';
import { modelRefused } from './model-refused.ts';

export const MANIFEST = 'model.json';
/** The file of an overlay, which stands in a directory of its own. */
export const OVERLAY = 'overlay.json';
const USER_WORDS = 'dictionary.csv';
const VOCABULARY = 'vocabulary.txt';
const WEIGHTS = 'weights.safetensors';
const CARD = 'MODEL_CARD.md';
/** The files of a bundle. */
export const BUNDLE_FILES: readonly string[] = [MANIFEST, USER_WORDS, VOCABULARY, WEIGHTS, CARD];
/** The tensor of the inverse document frequencies, beside the tensors of the network. */
const IDF = 'features.idf';

/** A model on disk. Its weights are not unpacked, which serving does without: see `unpackedModel`. */
export interface StoredModel extends Omit<Model, 'network'> {
  readonly parameters: PackedParameters;
  /** The SHA-256 of its `model.json`, which lists the SHA-256 of all other files. */
  readonly digest: string;
  readonly catalogue: Catalogue;
  /** What the parameters are in, for threads to share. */
  readonly memory: WebAssembly.Memory;
}

/** A model on disk, with its network, whose numbers all have 32 bits. */
export type UnpackedModel = StoredModel & Model;

/** Whether a directory is a bundle: it has a model, or an overlay of one. */
export async function isBundle(directory: string): Promise<boolean> {
  return (await isModel(directory)) || isOverlay(directory);
}

export function isModel(directory: string): Promise<boolean> {
  return exists(join(directory, MANIFEST));
}

export function isOverlay(directory: string): Promise<boolean> {
  return exists(join(directory, OVERLAY));
}

/**
 * Writes the bundle completely or not at all: to a temporary directory, which is read back and then replaces `directory`.
 * Other files in the directory of a former bundle stay.
 * @throws {OperationalError} `model-refused`, when a weight is not finite, or what was written cannot be read
 */
export async function writeModel(directory: string, model: Model): Promise<Manifest> {
  const { featureSpace, network } = model;
  const contents = {
    [USER_WORDS]: Buffer.from(featureSpace.userWords),
    [VOCABULARY]: Buffer.from(featureSpace.vocabulary.terms.map((term) => `${term}\n`).join('')),
    [WEIGHTS]: encodeSafetensors(
      new Map([
        [IDF, { rows: 1, columns: featureSpace.idf.length, data: featureSpace.idf }],
        ...packedParameters(network.architecture, network.parameters),
      ]),
    ),
    [CARD]: Buffer.from(modelCard(model.manifest)),
  };
  const files = Object.fromEntries(
    Object.entries(contents).map(([name, bytes]) => [name, hash('sha256', bytes)]),
  );
  const manifest = { ...model.manifest, files };

  for (const [name, { data }] of network.parameters)
    if (!data.every(Number.isFinite))
      throw modelRefused(`${name} has a number that is not finite`, directory);

  // A symbolic link is followed, so that it stays a link.
  const target = await linkTarget(directory);
  // The dot keeps them from being taken for versions.
  const beside = join(dirname(target), `.${basename(target)}.${process.pid}`);
  const fresh = `${beside}.tmp`;
  const former = `${beside}.old`;
  try {
    for (const [name, bytes] of Object.entries(contents)) await writeAtomically(join(fresh, name), bytes);
    await writeAtomically(join(fresh, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
    await readVerified(fresh).catch((error) => {
      throw modelRefused(reason(error), directory);
    });
    await mkdir(dirname(target), { recursive: true });
    await replaceDirectory(target, fresh, former);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return manifest;
}

async function replaceDirectory(directory: string, fresh: string, former: string): Promise<void> {
  // Listed first, so that nothing has changed where the directory cannot be read.
  const others = await otherFiles(directory);
  await rename(directory, former).catch(ignoreMissing);
  try {
    await rename(fresh, directory);
  } catch (error) {
    await rename(former, directory).catch(ignoreMissing);
    throw error;
  }
  for (const name of others) await rename(join(former, name), join(directory, name));
  await rm(former, { recursive: true, force: true });
}

/** The names of what does not belong to the bundle in its directory. */
async function otherFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch((error) => {
    ignoreMissing(error);
    return [];
  });
  return names.filter((name) => !BUNDLE_FILES.includes(name));
}

/**
 * Reads and verifies a bundle.
 * @throws {OperationalError} `model-refused`, when a file is missing, changed or malformed, or the format is another one
 */
export async function readModel(directory: string): Promise<StoredModel> {
  try {
    return await readVerified(directory);
  } catch (error) {
    throw modelRefused(reason(error), directory);
  }
}

async function readVerified(directory: string): Promise<StoredModel> {
  const manifestBytes = await readPart(directory, MANIFEST, (path) => readFile(path));
  const manifest = parseManifest(utf8Of(manifestBytes, MANIFEST));
  const verify = (name: string, bytes: Uint8Array) => {
    if (hash('sha256', bytes) !== manifest.files[name])
      throw new OperationalError(
        'model-refused',
        `${name} is not the file that ${MANIFEST} was written with`,
      );
  };
  const text = async (name: string) => {
    const bytes = await readPart(directory, name, (path) => readFile(path));
    verify(name, bytes);
    return bytes.toString();
  };
  // The weights are read while the vocabulary is built.
  const [{ memory, bytes: weights }, vocabulary, userWords] = await Promise.all([
    readPart(directory, WEIGHTS, readIntoMemory),
    text(VOCABULARY).then((terms) => vocabularyOf(terms.split('\n').slice(0, -1))),
    text(USER_WORDS),
    text(CARD),
  ]);
  verify(WEIGHTS, weights);
  const parameters = decodeSafetensors(weights, WEIGHTS);
  const idf = Float32Array.from(unpackedMatrix(parameterOf(parameters, IDF)).data);
  parameters.delete(IDF);
  assertShapes(manifest.architecture, parameters);
  assertPacked(manifest.architecture, parameters);
  assertEqual(vocabulary.terms.length, manifest.architecture.inputs, `terms in ${VOCABULARY}`);
  assertEqual(idf.length, manifest.architecture.inputs, `columns of ${IDF}`);
  assertEqual(manifest.tags.length, outputCount(manifest.architecture), 'tags');
  assertEqual(manifest.reference.tags.length, manifest.tags.length, 'counts of tags');
  const { analyser, training } = manifest;
  const featureSpace = {
    analyser: analyser.words,
    userWords,
    vocabulary,
    weighting: training.weighting,
    idf,
    clauses: training.clauses,
  };
  const digest = hash('sha256', manifestBytes);
  return { manifest, parameters, featureSpace, digest, catalogue: catalogueOf(manifest), memory };
}

/** For all that serving does not do. */
export function unpackedModel(model: StoredModel): UnpackedModel {
  return { ...model, network: unpackedNetwork(model.manifest.architecture, model.parameters) };
}

/** No SHA-256 is known of the manifest itself, so a damaged byte is found only here. */
function utf8Of(bytes: Uint8Array, name: string): string {
  const decoder = new StrictDecoder('utf-8', name);
  return decoder.decode(bytes) + decoder.end();
}

function parseManifest(json: string): Manifest {
  const { formatVersion } = parseJson(formatVersionSchema, json, MANIFEST);
  if (formatVersion > FORMAT_VERSION) {
    throw new OperationalError(
      'model-refused',
      `its format version ${formatVersion} is newer than ${FORMAT_VERSION}, the newest that this release reads`,
    );
  }
  if (formatVersion < FORMAT_VERSION) {
    throw new OperationalError(
      'model-refused',
      `its format version ${formatVersion} is older than ${FORMAT_VERSION}, which this release reads: train it again`,
    );
  }
  return parseJson(manifestSchema, json, MANIFEST);
}

async function readPart<Part>(
  directory: string,
  name: string,
  read: (path: string) => Promise<Part>,
): Promise<Part> {
  try {
    return await read(join(directory, name));
  } catch (error) {
    throw new OperationalError('model-refused', `${name} cannot be read (${reason(error)})`);
  }
}

/** Reads a file into memory that a network can be computed from, so that its parameters are not copied. */
async function readIntoMemory(path: string) {
  await using file = await open(path);
  const { size } = await file.stat();
  const memory = memoryFor(size);
  const bytes = new Uint8Array(memory.buffer, 0, size);
  let end = 0;
  for (let read = 1; end < size && read > 0; end += read)
    read = (await file.read(bytes, end, size - end, end)).bytesRead;
  return { memory, bytes: bytes.subarray(0, end) };
}

function assertEqual(actual: number, expected: number, what: string): void {
  if (actual !== expected)
    throw new OperationalError(
      'model-refused',
      `it has ${actual} ${what} where its architecture has ${expected}`,
    );
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
