import { spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { BucketStorage, openS3 } from '../../src/jobs/storage/bucket-storage.ts';
import { writeModel } from '../../src/model/bundle.ts';
import { hasRedis } from '../fixtures/redis.ts';
import { S3_ENVIRONMENT, startS3 } from '../fixtures/s3.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { fileDirectory, startCluster, startWorker, taggedByCommand } from './cluster.ts';

const SAMPLE = await readFile('data/sample/overviews.jsonl', 'utf8');

describe.skipIf(!hasRedis)('a job', async () => {
  const endpoint = await startS3('companies');
  const { path, model, environment, client } = await startCluster({
    ...S3_ENVIRONMENT,
    JOBS_S3_BUCKETS: 'companies',
    JOBS_S3_ENDPOINT: endpoint,
  });
  Object.assign(process.env, S3_ENVIRONMENT);
  const s3 = openS3(endpoint);
  const bucket = new BucketStorage(s3, 'companies');
  afterAll(() => s3.destroy());
  if (hasRedis) await startWorker(environment);

  it('reads its input from a bucket and writes its output to a bucket', async () => {
    const input = SAMPLE.repeat(12);
    await bucket.write('2026/in.jsonl.gz', gzipSync(input));
    const answer = await client.done({
      input: 's3://companies/2026/in.jsonl.gz',
      output: 's3://companies/2026/out.jsonl',
    });
    expect(answer).toMatchObject({ state: 'completed', records: { errors: 0 } });
    expect(answer.chunks.done).toBeGreaterThan(1);
    await writeFile(path('in.jsonl'), input);
    const written = await buffer((await bucket.open('2026/out.jsonl')).bytes);
    expect(written.equals(await taggedByCommand(path('in.jsonl'), model, '.jsonl'))).toBe(true);
    const manifest: unknown = JSON.parse(
      await text((await bucket.open('2026/out.jsonl.manifest.json')).bytes),
    );
    expect(manifest).toMatchObject({ sha256: answer.written?.sha256 });

    const again = await client.done({ input: 'in.jsonl', output: 's3://companies/2026/out.jsonl' });
    expect(again).toMatchObject({ state: 'failed', error: expect.stringContaining('already exists') });
    expect(JSON.parse(await text((await bucket.open('2026/out.jsonl.manifest.json')).bytes))).toEqual(
      manifest,
    );
    await bucket.write('2026/other.jsonl.manifest.json', 'a file of the user');
    expect(await client.done({ input: 'in.jsonl', output: 's3://companies/2026/other.jsonl' })).toMatchObject(
      {
        state: 'failed',
        error: expect.stringContaining('other.jsonl.manifest.json already exists'),
      },
    );
    expect(await text((await bucket.open('2026/other.jsonl.manifest.json')).bytes)).toBe(
      'a file of the user',
    );
    const missing = await client.done({ input: 's3://companies/none.jsonl', output: 'x.jsonl' });
    expect(missing).toMatchObject({
      state: 'failed',
      error: 'cannot read s3://companies/none.jsonl: no such object',
    });
  });

  it('reads and writes files and objects with Japanese names', async () => {
    const input = SAMPLE.split('\n').slice(0, 20).join('\n');
    await writeFile(path('入力.jsonl'), input);
    await bucket.write('企業/入力 1.jsonl', input);
    await mkdir(path('企業'));
    for (const job of [
      { input: '入力.jsonl', output: 's3://companies/企業/出力 1.jsonl' },
      { input: 's3://companies/企業/入力 1.jsonl', output: '企業/出力.jsonl' },
    ]) {
      expect(await client.done(job)).toMatchObject({ state: 'completed', records: { tagged: 20 }, ...job });
    }
    const written = await text((await bucket.open('企業/出力 1.jsonl')).bytes);
    expect(written).toBe(await readFile(path('企業/出力.jsonl'), 'utf8'));
    expect(await readdir(path('企業'))).toEqual(['出力.jsonl', '出力.jsonl.manifest.json']);
  });

  it('cannot leave its bucket', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'other' }));
    await new BucketStorage(s3, 'other').write('secret.jsonl', SAMPLE);
    const [inside, outside] = ['s3://companies/in.jsonl', 's3://companies/../other/secret.jsonl'];
    for (const [job, path] of [
      [{ input: outside, output: 'stolen.jsonl' }, '/input'],
      [{ input: inside, output: 's3://companies/../other/planted.jsonl' }, '/output'],
    ] as const) {
      const answer = await client.post(job);
      expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ path }] }]);
    }
  });

  it('cannot leave JOBS_DIRECTORY by a symbolic link', async () => {
    const outside = await fileDirectory();
    await writeFile(join(outside, 'secret.jsonl'), SAMPLE);
    await writeFile(path('in.jsonl'), SAMPLE);
    await symlink(outside, path('link'));
    await symlink(join(outside, 'secret.jsonl'), path('link.jsonl'));
    const leadsOut = 'leads out of JOBS_DIRECTORY by a symbolic link';
    for (const [job, error] of [
      [{ input: 'link.jsonl', output: 'stolen.jsonl' }, `cannot read link.jsonl: ${leadsOut}`],
      [{ input: 'link/secret.jsonl', output: 'stolen.jsonl' }, `cannot read link/secret.jsonl: ${leadsOut}`],
      [{ input: 'in.jsonl', output: 'link/planted.jsonl' }, `cannot write link/planted.jsonl: ${leadsOut}`],
    ] as const) {
      expect(await client.done(job)).toMatchObject({ state: 'failed', error });
    }
    expect(await readdir(outside)).toEqual(['secret.jsonl']);
  });

  it('fails on a full disk without leaving files, and succeeds once there is space', async ({ skip }) => {
    await mkdir(path('small'));
    const isMounted =
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path('small')]).status === 0;
    skip(!isMounted, 'only root can mount a small file system');
    try {
      await writeFile(path('small/precious'), Buffer.alloc(400_000));
      await writeFile(path('in.jsonl'), SAMPLE);
      const job = { input: 'in.jsonl', output: 'small/out.jsonl' };
      expect(await client.done(job)).toMatchObject({
        state: 'failed',
        error: 'cannot write small/out.jsonl: no space left on device',
      });
      expect(await readdir(path('small'))).toEqual(['precious']);
      await rm(path('small/precious'));
      spawnSync('mount', ['-o', 'remount,size=8m', path('small')]);
      expect(await client.done(job)).toMatchObject({ state: 'completed', records: { errors: 0 } });
    } finally {
      spawnSync('umount', [path('small')]);
    }
  });
});

describe.skipIf(!hasRedis)('a model that some queue workers do not have', async () => {
  const { path, environment, client } = await startCluster();

  it('makes its job wait for a queue worker that has it', async () => {
    await writeFile(path('in.jsonl'), SAMPLE);
    await startWorker({ ...environment, MODEL: 'models/default' });
    const { body } = await client.submit({ input: 'in.jsonl', output: 'out.jsonl' });
    await expect.poll(async () => (await client.get(body.id)).chunks.total).toBe(1);
    expect(await client.get(body.id)).toMatchObject({ state: 'running', records: { tagged: 0 } });
    await startWorker(environment);
    expect(await client.ended(body.id)).toMatchObject({ state: 'completed', model: { name: 'small' } });
  });
});

describe.skipIf(!hasRedis)('a model whose name is Japanese', async () => {
  const small = await smallModel();
  const model = join(await fileDirectory(), '企業タグ');
  await writeModel(model, { ...small, manifest: { ...small.manifest, name: '企業タグ' } });
  const { path, environment, client } = await startCluster({ MODEL: model });

  it('does jobs', async () => {
    await writeFile(path('in.jsonl'), SAMPLE);
    await startWorker(environment);
    expect(await client.done({ input: 'in.jsonl', output: 'out.jsonl' })).toMatchObject({
      state: 'completed',
      model: { name: '企業タグ' },
    });
  });
});
