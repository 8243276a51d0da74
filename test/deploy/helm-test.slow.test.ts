import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { digestOfSecret } from '../../src/server/keys.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { startService, startWithoutModel } from '../http/service.ts';
import { hasHelm, type KubernetesObject, rendered } from './kubernetes.ts';

const podSchema = z.object({
  metadata: z.object({ annotations: z.object({ 'helm.sh/hook': z.literal('test') }) }),
  spec: z.object({
    restartPolicy: z.literal('Never'),
    containers: z.tuple([
      z.object({
        args: z.tuple([z.literal('node')]).rest(z.string()),
        env: z.array(z.object({ name: z.string(), value: z.string().optional() })),
      }),
    ]),
  }),
});
const podOf = (objects: readonly KubernetesObject[]) =>
  podSchema.parse(objects.find(({ kind }) => kind === 'Pod')).spec.containers[0];

async function listening(app: FastifyInstance): Promise<string> {
  return app.listen({ port: 0, host: '127.0.0.1' });
}

/** Runs what the pod runs, against a service here. */
async function runPod(SERVICE_URL: string, API_KEY?: string) {
  const [, ...args] = podOf(rendered('open-values.yaml')).args;
  const key = API_KEY === undefined ? {} : { API_KEY };
  const child = spawn(process.execPath, args, { env: { SERVICE_URL, ...key } });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code, stdout, stderr };
}

describe.skipIf(!hasHelm)('helm test', () => {
  it('tags a text through the Service, and says by which model', async () => {
    const app = await startService();
    const { code, stdout, stderr } = await runPod(await listening(app));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Tagged by \{.*"version":.*\}: /);
  });

  it('waits for a service that has no model yet', async () => {
    const app = await startWithoutModel();
    const first = once(app.server, 'request');
    const running = runPod(await listening(app));
    const [, response] = await first;
    await once(response, 'finish');
    expect(response.statusCode).toBe(503);
    app.service.use(new Tagger(await sharedSmallModel()));
    expect((await running).code).toBe(0);
  });

  it('needs a key where the service does, and says so', async () => {
    const file = join(await temporaryDirectory(), 'keys.json');
    const entry = { name: 'test', roles: ['tag'], sha256: digestOfSecret('secret').toString('hex') };
    await writeFile(file, JSON.stringify({ keys: [entry] }));
    const url = await listening(await startService({ KEYS_FILE: file }));
    expect((await runPod(url, 'secret')).code).toBe(0);
    const { code, stderr } = await runPod(url);
    expect(code).toBe(1);
    expect(stderr).toContain('does not tag (401)');
    expect(stderr).toContain('Set test.keySecretName');
    const wrong = await runPod(url, 'wrong');
    expect([wrong.code, wrong.stderr.includes('wrong')]).toEqual([1, false]);
  });

  it('calls the Service by its name and port, with the key of the secret', () => {
    const objects = rendered('everything-values.yaml');
    const service = z
      .object({
        metadata: z.object({ name: z.string() }),
        spec: z.object({ ports: z.tuple([z.object({ port: z.int() })]) }),
      })
      .parse(objects.find(({ kind }) => kind === 'Service'));
    const { env } = podOf(objects);
    const url = `http://${service.metadata.name}:${service.spec.ports[0].port}`;
    expect(env.find(({ name }) => name === 'SERVICE_URL')?.value).toBe(url);
    expect(env.map(({ name }) => name)).toContain('API_KEY');
  });
});
