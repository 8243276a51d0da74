import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { modelReference } from '../../src/contract/model-name.ts';
import { writeModel } from '../../src/model/bundle.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { client, startWithoutModel } from './service.ts';

const directory = await mkdtemp(join(tmpdir(), '企業-'));
afterAll(() => rm(directory, { recursive: true, force: true }));
const small = await smallModel();

/** Starts the service with a model of that name, in a directory of that name. */
async function serviceOf(name: string) {
  const bundle = join(directory, name);
  await writeModel(bundle, { ...small, manifest: { ...small.manifest, name } });
  const app = await startWithoutModel({ MODEL: bundle });
  await app.deployment.reload();
  return client(app);
}

describe.each(['企業タグ', 'モデル 1: "新" 100%', 'm'.repeat(200)])('a model called %s', async (name) => {
  const service = await serviceOf(name);
  const path = `/v2/models/${encodeURIComponent(name)}`;

  it('serves over all routes, and is named in the header', async () => {
    const company = { description: '農場の経営' };
    const input = { name: 'description', datatype: 'BYTES', shape: [1], data: [company.description] };
    await service.get('/health/ready').expect(200);
    const answers = await Promise.all([
      service.post('/tag').send(company),
      service.post('/tag').send({ ...company, options: { explain: true } }),
      service.post('/tag/batch').send({ companies: [company] }),
      service.post('/tag/stream').type('application/x-ndjson').send(JSON.stringify(company)),
      service.post('/predict').send({ inputs: company.description }),
      service.get('/tags'),
      service.get('/model'),
      service.get(path),
      service.post(`${path}/infer`).send({ inputs: [input] }),
    ]);
    const { model } = answers[0].body;
    expect(model.name).toBe(name);
    for (const { status, headers } of answers) {
      expect({ status, version: headers['x-model-version'] }).toEqual({
        status: 200,
        version: modelReference(model),
      });
    }
    expect(answers.at(-1)?.body.model_name).toBe(name);
  });

  it('is a label of the metrics', async () => {
    const { text } = await service.get('/metrics').expect(200);
    expect(text).toContain(`company_tagger_model_info{name=${JSON.stringify(name)},`);
  });
});
