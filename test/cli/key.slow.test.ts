import { expect, it } from 'vitest';
import { digestOfSecret } from '../../src/server/keys.ts';
import { run } from './run.ts';

it('`key` prints a new secret and its entry for the keys file, which has only the digest', async () => {
  const { stdout } = await run(['key', 'backend', '--roles', 'tag,jobs']);
  const [secret, line] = stdout.split('\n');
  const sha256 = digestOfSecret(secret).toString('hex');
  expect(JSON.parse(line)).toEqual({ name: 'backend', roles: ['tag', 'jobs'], sha256 });
  expect(secret.length).toBeGreaterThanOrEqual(40);
});
