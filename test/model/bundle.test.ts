import { chmod, chown, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readModel, unpackedModel, writeModel } from '../../src/model/bundle.ts';
import { FORMAT_VERSION } from '../../src/model/manifest.ts';
import { placeNetwork } from '../../src/network/inference/placed-network.ts';
import { toRows } from '../../src/network/matrix.ts';
import { Network } from '../../src/network/network.ts';
import { trainSmallModel } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const model = await trainSmallModel({ maximumEpochs: 2 });

/** The user without any rights. */
const NOBODY = 65_534;

async function written(): Promise<string> {
  const directory = join(await temporaryDirectory(), 'small');
  await writeModel(directory, model);
  return directory;
}

async function edit(path: string, change: (content: Buffer) => Buffer | string): Promise<void> {
  await writeFile(path, change(await readFile(path)));
}

/** Edits the manifest, which no hash covers. */
function editManifest(directory: string, change: (manifest: Record<string, unknown>) => object) {
  return edit(join(directory, 'model.json'), (json) => JSON.stringify(change(JSON.parse(json.toString()))));
}

describe('a model bundle', () => {
  it('holds manifest, vocabulary, weights and card, and nothing else', async () => {
    const directory = await written();
    expect((await readdir(directory)).sort()).toEqual([
      'MODEL_CARD.md',
      'dictionary.csv',
      'model.json',
      'vocabulary.txt',
      'weights.safetensors',
    ]);
  });

  it('comes back as it was written', async () => {
    const directory = await written();
    const { manifest, network, featureSpace } = unpackedModel(await readModel(directory));
    expect({ ...manifest, files: {} }).toEqual(model.manifest);
    expect(featureSpace.vocabulary.terms).toEqual(model.featureSpace.vocabulary.terms);
    expect(featureSpace.idf).toEqual(model.featureSpace.idf);
    for (const [name, parameter] of model.network.parameters) {
      expect(toRows(network.parameter(name))).toEqual(toRows(parameter));
    }
  });

  it('has 16 bits for each weight of an input, and serves them from where they were read to', async () => {
    const { manifest, parameters, memory } = await readModel(await written());
    const bytesOf = (name: string) => parameters.get(name)?.data.BYTES_PER_ELEMENT;
    expect(Object.fromEntries(parameters.keys().map((name) => [name, bytesOf(name)]))).toEqual({
      'output.weights': 4,
      'output.bias': 4,
      'hidden.0.weights': 2,
      'hidden.0.bias': 2,
      'linear.weights': 2,
    });
    expect(placeNetwork({ architecture: manifest.architecture, parameters }, memory).memory).toBe(memory);
  });

  it('may have 32 bits for each weight, but not where its architecture says 16', async () => {
    const directory = join(await temporaryDirectory(), 'model');
    const { inputWeights, ...architecture } = model.manifest.architecture;
    expect(inputWeights).toBe('bfloat16');
    const network = new Network(architecture, model.network.parameters);
    await writeModel(directory, { ...model, network, manifest: { ...model.manifest, architecture } });
    const { network: read } = unpackedModel(await readModel(directory));
    for (const [name, parameter] of model.network.parameters)
      expect(toRows(read.parameter(name))).toEqual(toRows(parameter));

    const path = join(directory, 'model.json');
    const written = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...written, architecture: model.manifest.architecture }));
    await expect(readModel(directory)).rejects.toMatchObject({
      detail: expect.stringContaining('hidden.0.weights has numbers of 32 bits instead of 16'),
    });
  });

  it('is not written with a weight that is not finite', async () => {
    const directory = join(await temporaryDirectory(), 'model');
    const broken = await trainSmallModel();
    broken.network.parameter('output.bias').data[0] = Number.POSITIVE_INFINITY;
    await expect(writeModel(directory, broken)).rejects.toMatchObject({
      detail: expect.stringContaining('output.bias has a number that is not finite'),
    });
    await expect(readdir(directory)).rejects.toThrow('ENOENT');
  });

  it('replaces an older one, keeps its other files, and leaves nothing beside it', async () => {
    const directory = await written();
    await writeFile(join(directory, 'stray'), '');
    await writeModel(directory, model);
    expect(await readdir(directory)).toContain('stray');
    expect(await readdir(join(directory, '..'))).toEqual(['small']);
  });

  it('that cannot be written whole leaves the older one as it was', async () => {
    const directory = await written();
    const before = await readFile(join(directory, 'model.json'));
    // A file stands where the new bundle would be prepared.
    await writeFile(join(dirname(directory), `.${basename(directory)}.${process.pid}.tmp`), '');
    await expect(writeModel(directory, model)).rejects.toThrow();
    expect(await readFile(join(directory, 'model.json'))).toEqual(before);
    await expect(readModel(directory)).resolves.toBeDefined();
  });

  it('that could not be read again does not take the place of the older one', async () => {
    const directory = await written();
    const before = await readFile(join(directory, 'model.json'));
    const { manifest } = model;
    const epochs = manifest.epochs.map((epoch) => ({ ...epoch, devLoss: Number.NaN }));
    await expect(writeModel(directory, { ...model, manifest: { ...manifest, epochs } })).rejects.toThrow(
      /is refused: model\.json is not valid: epochs\.0\.devLoss/,
    );
    expect(await readFile(join(directory, 'model.json'))).toEqual(before);
    expect(await readdir(dirname(directory))).toEqual([basename(directory)]);
  });

  it('in a directory that cannot be listed stays as it was, with its other files', async ({ skip }) => {
    const { seteuid } = process;
    skip(process.getuid?.() !== 0 || seteuid === undefined, 'only root can become another user');
    const directory = await written();
    await writeFile(join(directory, 'notes.txt'), 'mine');
    const before = await readFile(join(directory, 'model.json'));
    for (const path of [dirname(directory), directory]) await chown(path, NOBODY, NOBODY);
    await chmod(directory, 0o300);
    try {
      seteuid?.(NOBODY);
      await expect(writeModel(directory, model)).rejects.toThrow('EACCES');
    } finally {
      seteuid?.(0);
    }
    expect(await readFile(join(directory, 'model.json'))).toEqual(before);
    expect(await readFile(join(directory, 'notes.txt'), 'utf8')).toBe('mine');
    expect(await readdir(dirname(directory))).toEqual([basename(directory)]);
  });

  it('says in its card what it is for, its data, scores, tags left out and limits', async () => {
    const card = await readFile(join(await written(), 'MODEL_CARD.md'), 'utf8');
    for (const heading of ['# Model card: small', '## Data', '## Scores', '## Tags left out', '## Limits'])
      expect(card).toContain(heading);
    expect(card).toContain(model.manifest.scores.dev.overall.micro.f1.toFixed(3));
  });
});

describe('a damaged bundle', () => {
  it('with a byte in a label of model.json that is not UTF-8 is refused', async () => {
    const directory = await written();
    const [{ label }] = model.manifest.tags;
    await edit(join(directory, 'model.json'), (bytes) => {
      bytes[bytes.indexOf(label)] = 0x80;
      return bytes;
    });
    await expect(readModel(directory)).rejects.toThrow(
      /model\.json is not UTF-8: 0x80 is not valid in line \d+/,
    );
  });

  it.each(['vocabulary.txt', 'weights.safetensors', 'MODEL_CARD.md'])(
    'with one byte of %s changed is refused, naming the file',
    async (file) => {
      const directory = await written();
      await edit(join(directory, file), (bytes) => {
        bytes[bytes.length >> 1] ^= 1;
        return bytes;
      });
      const refusal = readModel(directory);
      await expect(refusal).rejects.toMatchObject({ kind: 'model-refused' });
      await expect(refusal).rejects.toThrow(
        `the model in ${directory} is refused: ${file} is not the file that model.json was written with`,
      );
    },
  );

  it.each(['model.json', 'vocabulary.txt', 'weights.safetensors', 'MODEL_CARD.md'])(
    'without %s is refused, naming the file',
    async (file) => {
      const directory = await written();
      await rm(join(directory, file));
      await expect(readModel(directory)).rejects.toThrow(
        `the model in ${directory} is refused: ${file} cannot be read (no such file or directory)`,
      );
    },
  );

  it('of a newer format is refused by name, whatever else has changed', async () => {
    const directory = await written();
    const newer = FORMAT_VERSION + 1;
    await editManifest(directory, () => ({ formatVersion: newer, nothing: 'else is the same' }));
    await expect(readModel(directory)).rejects.toThrow(
      `its format version ${newer} is newer than ${FORMAT_VERSION}, the newest that this release reads`,
    );
  });

  it('of an older format is refused with what to do', async () => {
    const directory = await written();
    await editManifest(directory, (manifest) => ({ ...manifest, formatVersion: 1 }));
    await expect(readModel(directory)).rejects.toThrow(
      `its format version 1 is older than ${FORMAT_VERSION}, which this release reads: train it again`,
    );
  });

  it('with a manifest that breaks its schema is refused, naming the field', async () => {
    const directory = await written();
    await editManifest(directory, (manifest) => ({ ...manifest, tags: 'none' }));
    await expect(readModel(directory)).rejects.toThrow(/model\.json is not valid: tags: /);
    await edit(join(directory, 'model.json'), (json) => json.subarray(0, json.indexOf('"tags"')));
    await expect(readModel(directory)).rejects.toThrow(/model\.json is not JSON/);
  });

  it('whose architecture does not fit its weights is refused, naming the shapes', async () => {
    const directory = await written();
    await editManifest(directory, (manifest) => ({
      ...manifest,
      architecture: { ...model.manifest.architecture, hidden: [65] },
    }));
    await expect(readModel(directory)).rejects.toThrow(
      /parameter hidden\.0\.weights has shape \(\d+,64\) instead of \(\d+,65\)/,
    );
  });

  it('with a tag less than it has outputs is refused', async () => {
    const directory = await written();
    await editManifest(directory, (manifest) => ({ ...manifest, tags: model.manifest.tags.slice(1) }));
    await expect(readModel(directory)).rejects.toThrow(/it has \d+ tags where its architecture has \d+/);
  });

  it('that is no bundle at all is refused', async () => {
    const directory = join(await temporaryDirectory(), 'empty');
    await mkdir(directory);
    await expect(readModel(directory)).rejects.toThrow(/model\.json cannot be read/);
    await cp('data/tags.json', join(directory, 'model.json'));
    await expect(readModel(directory)).rejects.toThrow(/model\.json is not valid/);
  });
});
