import { link, mkdir, mkdtemp, rename, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROLES } from '../../src/server/access.ts';
import { readConfig } from '../../src/server/config.ts';
import { digestOfSecret } from '../../src/server/keys.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { client, startService } from './service.ts';

const path = join(await mkdtemp(join(tmpdir(), 'company-tagger-keys-')), 'keys.json');
const entry = (name: string, roles: string[], secret: string) => ({
  name,
  roles,
  sha256: digestOfSecret(secret).toString('hex'),
});

/** Replaces the file in one step, as an operator should: writes a new file and renames it. */
async function writeKeys(...keys: object[]): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify({ keys }));
  await rename(`${path}.new`, path);
}

await writeKeys(entry('backend', ['tag'], 'backend-secret'), entry('operator', ['admin'], 'admin-secret'));
const app = await startService({ KEYS_FILE: path });
const FARM = { description: '農場の経営' };

async function statusOf(
  method: 'get' | 'post',
  url: string,
  secret?: string,
  service = app,
): Promise<number> {
  const request = client(service)[method](url);
  if (secret !== undefined) request.set('authorization', `Bearer ${secret}`);
  return (await (method === 'post' ? request.send(FARM) : request)).status;
}

describe('API keys', () => {
  it('admit to what their roles say', async () => {
    for (const secret of [
      undefined,
      '',
      'wrong',
      'backend-secret2',
      'operator',
      entry('', [], 'backend-secret').sha256,
    ]) {
      expect(await statusOf('post', '/tag', secret)).toBe(401);
      expect(await statusOf('get', '/admin/models', secret)).toBe(401);
    }
    expect(await statusOf('post', '/tag', 'backend-secret')).toBe(200);
    expect(await statusOf('post', '/tag', 'admin-secret')).toBe(403);
    expect(await statusOf('get', '/admin/models', 'backend-secret')).toBe(403);
    expect(await statusOf('get', '/admin/models', 'admin-secret')).toBe(409);
    const { body } = await client(app)
      .get('/review')
      .set('authorization', 'Bearer backend-secret')
      .expect(403);
    expect(body.detail).toBe('A key with the role review is required.');
  });

  it('have exactly the rights of each role', async () => {
    const own = join(await temporaryDirectory(), 'keys.json');
    const former = (role: string) => ({ name: role, role, sha256: entry('', [], role).sha256 });
    const keys = [
      ...ROLES.map((role) => entry(`only-${role}`, [role], `only-${role}`)),
      former('client'),
      former('admin'),
    ];
    await writeFile(own, JSON.stringify({ keys }));
    const service = await startService({ KEYS_FILE: own });
    const allowed = async (method: 'get' | 'post', url: string) => {
      const names: string[] = [];
      for (const { name } of keys) {
        const status = await statusOf(method, url, name, service);
        if (![401, 403].includes(status)) names.push(name);
      }
      return names;
    };
    expect(await allowed('post', '/tag')).toEqual(['only-tag', 'client', 'admin']);
    expect(await allowed('post', '/tag/batch')).toEqual(['only-tag', 'client', 'admin']);
    expect(await allowed('post', '/feedback')).toEqual(['only-tag', 'only-review', 'client', 'admin']);
    expect(await allowed('get', '/review')).toEqual(['only-review', 'admin']);
    expect(await allowed('post', '/jobs')).toEqual(['only-jobs', 'client', 'admin']);
    expect(await allowed('get', '/jobs/1')).toEqual(['only-jobs', 'only-admin', 'client', 'admin']);
    expect(await allowed('get', '/admin/models')).toEqual(['only-admin', 'admin']);
    expect(await allowed('get', '/model')).toEqual(keys.map(({ name }) => name));
  });

  it.each([
    [{}, 'keys.0.roles: must be a list of tag, review, jobs, admin, without role beside it'],
    [{ roles: ['tag'], role: 'client' }, 'without role beside it'],
    [{ roles: ['client'] }, 'keys.0.roles.0: must be one of "tag", "review", "jobs", "admin"'],
    [{ roles: [] }, 'keys.0.roles'],
    [{ roles: ['jobs'], jobsPrefix: '../' }, 'keys.0.jobsPrefix: must be a directory such as backend/'],
    [{ roles: ['jobs'], jobsPrefix: 'a/./' }, 'keys.0.jobsPrefix'],
    [{ roles: ['jobs'], jobsPrefix: '/a/' }, 'keys.0.jobsPrefix'],
    [{ roles: ['jobs'], jobsPrefix: 'a' }, 'keys.0.jobsPrefix'],
  ])('are refused when their entry is %j', async (fields, message) => {
    const own = join(await temporaryDirectory(), 'keys.json');
    const { name, sha256 } = entry('a', [], 'a');
    await writeFile(own, JSON.stringify({ keys: [{ name, sha256, ...fields }] }));
    await expect(startService({ KEYS_FILE: own })).rejects.toThrow(message);
  });

  it('are checked before the body is parsed, and a refusal names the scheme Bearer', async () => {
    const { status, headers, body, text } = await client(app)
      .post('/tag')
      .set('authorization', 'Bearer guessed-secret')
      .type('application/json')
      .send('{"description":');
    expect(status).toBe(401);
    expect(headers['www-authenticate']).toBe('Bearer');
    expect(body.type).toBe('urn:company-tagger:problem:unauthorized');
    expect(text).not.toContain('guessed-secret');
  });

  it('are required by every route except probes, metrics and the API description', async () => {
    const { body } = await client(app).get('/openapi.json').expect(200);
    const health = ['/health', '/health/live', '/health/ready'];
    const open = [...health, '/metrics', '/v2', '/v2/health/live', '/v2/health/ready'];
    for (const url of [...open, '/docs']) expect(await statusOf('get', url)).toBe(200);
    for (const [url, operations] of Object.entries<Record<string, { security?: unknown[] }>>(body.paths)) {
      for (const [method, { security }] of Object.entries(operations)) {
        const isOpen = open.includes(url);
        expect(security).toEqual(isOpen ? [] : undefined);
        if (isOpen || !(method === 'get' || method === 'post')) continue;
        expect(await statusOf(method, url)).toBe(401);
      }
    }
    expect(body.security).toEqual([{ key: [] }]);
    expect(await statusOf('get', '/nowhere')).toBe(404);
  });

  it('are reloaded without a restart, and stay valid while the file is broken', async () => {
    await writeKeys(entry('backend', ['tag'], 'next-secret'));
    await expect.poll(() => statusOf('post', '/tag', 'next-secret')).toBe(200);
    expect(await statusOf('post', '/tag', 'backend-secret')).toBe(401);
    await writeFile(path, '{"keys": [');
    await writeFile(join(path, '..', 'other'), '');
    expect(await statusOf('post', '/tag', 'next-secret')).toBe(200);
    await writeKeys(entry('backend', ['tag'], 'last-secret'));
    await expect.poll(() => statusOf('post', '/tag', 'last-secret')).toBe(200);
  });

  /** Each puts a file of keys at the path, and returns how it is replaced without an event at that path. */
  const REPLACEMENTS = {
    'a file that is written through a bind mount': async (path: string) => {
      // Another name of the same file, as a mount is.
      const mounted = join(await temporaryDirectory(), 'keys.json');
      return async (content: string) => {
        await writeFile(mounted, content);
        await link(mounted, path).catch(() => {});
      };
    },
    'a symbolic link to another directory': async (path: string) => {
      const target = join(await temporaryDirectory(), 'keys.json');
      return async (content: string) => {
        await writeFile(`${target}.new`, content);
        await rename(`${target}.new`, target);
        await symlink(target, path).catch(() => {});
      };
    },
    'a directory that is replaced': async (path: string) => {
      const directory = join(path, '..');
      let former = 0;
      return async (content: string) => {
        await mkdir(`${directory}.new`);
        await writeFile(join(`${directory}.new`, 'keys.json'), content);
        await rename(directory, `${directory}.${former++}`);
        await rename(`${directory}.new`, directory);
      };
    },
  };
  it.each(Object.entries(REPLACEMENTS))('are revoked in %s', async (_, prepare) => {
    const directory = join(await temporaryDirectory(), 'keys');
    await mkdir(directory);
    const own = join(directory, 'keys.json');
    const replace = await prepare(own);
    await replace(JSON.stringify({ keys: [entry('a', ['tag'], 'a'), entry('b', ['tag'], 'b')] }));
    const service = await startService({ KEYS_FILE: own });
    expect(await statusOf('post', '/tag', 'a', service)).toBe(200);
    await replace(JSON.stringify({ keys: [entry('b', ['tag'], 'b')] }));
    await expect.poll(() => statusOf('post', '/tag', 'a', service)).toBe(401);
    expect(await statusOf('post', '/tag', 'b', service)).toBe(200);
  });

  it('refuse everybody when the list is empty', async () => {
    const own = join(await temporaryDirectory(), 'keys.json');
    await writeFile(own, JSON.stringify({ keys: [entry('a', ['tag'], 'a')] }));
    const service = await startService({ KEYS_FILE: own });
    expect(await statusOf('post', '/tag', 'a', service)).toBe(200);
    await writeFile(own, '{"keys": []}');
    await expect.poll(() => statusOf('post', '/tag', 'a', service)).toBe(401);
  });

  it('are mandatory when HOST is reachable from other machines, unless AUTHENTICATION is off', () => {
    expect(readConfig({}).keysFile).toBeUndefined();
    for (const HOST of ['0.0.0.0', '::', '10.1.2.3']) {
      expect(() => readConfig({ HOST })).toThrow(/KEYS_FILE/);
      expect(readConfig({ HOST, KEYS_FILE: 'keys.json' }).keysFile).toBe('keys.json');
      expect(readConfig({ HOST, AUTHENTICATION: 'off' }).keysFile).toBeUndefined();
    }
    expect(() => readConfig({ AUTHENTICATION: 'on' })).toThrow(/KEYS_FILE/);
  });
});
