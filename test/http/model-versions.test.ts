import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readActive } from '../../src/model/versions.ts';
import type { ModelHold } from '../../src/serving/model-hold.ts';
import { damagedVersion, editFile, editManifest, modelVersions } from '../fixtures/model-versions.ts';
import { client, startWithoutModel } from './service.ts';

const directory = await modelVersions(['v1', 'v2']);
const app = await startWithoutModel({ MODEL: directory });
const { service } = app;
const post = (path: string, body: object = {}) => client(app).post(path).send(body);
const activate = (version: string) => post('/admin/models/activate', { version });
const FARM = {
  description: '北海道で乳牛を飼育し、生乳を出荷する牧場です。',
  options: { minProbability: 0 },
};

describe('model versions', () => {
  it('are listed, and tagging answers 503 until one of them is activated', async () => {
    const { body } = await client(app).get('/admin/models').expect(200);
    expect(body.versions.map(({ version }: { version: string }) => version).sort()).toEqual(['v1', 'v2']);
    expect(body.versions.every(({ isActive }: { isActive: boolean }) => !isActive)).toBe(true);
    await post('/tag', FARM).expect(503);
    await post('/admin/models/rollback').expect(409);
  });

  it('serve as soon as they are activated, and each answer names its version', async () => {
    const answers = [];
    for (const version of ['v1', 'v2']) {
      const { body } = await activate(version).expect(200);
      expect(body.model.version).toBe(version);
      const single = await post('/tag', FARM).expect(200);
      const batch = await post('/tag/batch', { companies: [{ description: FARM.description }] }).expect(200);
      for (const { body: answer, headers } of [single, batch]) {
        expect(answer.model).toEqual(body.model);
        expect(headers['x-model-version']).toBe(`small:${version}@${body.model.digest}`);
      }
      answers.push(single.body.tags);
    }
    expect(answers[0]).not.toEqual(answers[1]);
    expect((await readActive(directory))?.version).toBe('v2');
  });

  it('do not change for a request that has already begun', async () => {
    const item = { company: { description: FARM.description } };
    const results = async (hold: ModelHold) => {
      const [{ json }] = await Array.fromAsync(hold.tagMany([item], FARM.options));
      return Buffer.from(json).toString();
    };
    using hold = service.holdModel();
    const before = await results(hold);
    await activate('v1').expect(200);
    expect(await results(hold)).toBe(before);
    using next = service.holdModel();
    expect(await results(next)).not.toBe(before);
  });

  it('can be rolled back to the previous one', async () => {
    const { body } = await post('/admin/models/rollback').expect(200);
    expect(body.model.version).toBe('v2');
    expect((await post('/tag', FARM)).body.model.version).toBe('v2');
  });

  it('are refused with a reason when they are damaged, and the active one keeps serving', async () => {
    const damages: [string, (bundle: string) => Promise<void>, RegExp][] = [
      [
        'short',
        (b) => editFile(join(b, 'weights.safetensors'), (bytes) => bytes.subarray(0, 1000)),
        /not the file/,
      ],
      [
        'flipped',
        (b) =>
          editFile(join(b, 'weights.safetensors'), (bytes) => {
            bytes[bytes.length >> 1] ^= 1;
            return bytes;
          }),
        /not the file/,
      ],
      [
        'new',
        (b) => editManifest(b, (json) => json.replace(/"formatVersion": \d+/, '"formatVersion": 99')),
        /newer/,
      ],
      [
        'half',
        (b) => editFile(join(b, 'model.json'), (bytes) => bytes.subarray(0, bytes.length / 2)),
        /not JSON/,
      ],
      ['partial', (b) => rm(join(b, 'vocabulary.txt')), /vocabulary\.txt cannot be read/],
      [
        'other',
        (b) => editManifest(b, (json) => json.replace('"version": "other"', '"version": "v9"')),
        /is version v9/,
      ],
      [
        'golden',
        (b) => editManifest(b, (json) => json.replace(/("probability": )0\.\d+/, '$10.123456')),
        /does not tag as it did/,
      ],
    ];
    for (const [name, damage, reason] of damages) {
      await damagedVersion(directory, ['v1', name], damage);
      const { body, type } = await activate(name).expect(422);
      expect(type).toBe('application/problem+json');
      expect(body.detail).toMatch(reason);
      expect(body.detail).not.toContain(directory);
      expect((await post('/tag', FARM).expect(200)).body.model.version).toBe('v2');
    }
    for (const name of ['v7', '..', '../v1', 'v1/../v1']) await activate(name).expect(409);
    await client(app).get('/health/ready').expect(200);
  });
});
