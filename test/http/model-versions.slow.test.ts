import { expect, it } from 'vitest';
import { run } from '../cli/run.ts';
import { modelVersions } from '../fixtures/model-versions.ts';
import { client, startWithoutModel } from './service.ts';

const directory = await modelVersions(['v1', 'v2']);
const app = await startWithoutModel({ MODEL: directory });

const servedVersion = async () => {
  const { body } = await client(app).post('/tag').send({ description: '牧場を経営し、生乳を出荷する。' });
  return body.model.version;
};

it('the service serves the version that another process activates or rolls back to', async () => {
  await app.deployment.activate('v2');
  await app.deployment.watch();
  expect(await run(['models', 'activate', 'v1', '--models', directory])).toMatchObject({ code: 0 });
  await expect.poll(servedVersion).toBe('v1');
  const { stdout } = await run(['models', 'rollback', '--models', directory]);
  expect(stdout).toBe('Version v2 is active again.\n');
  await expect.poll(servedVersion).toBe('v2');
});
