import { symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, follow } from '../fixtures/guide.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { startShippedService } from '../http/service.ts';

const GUIDE = 'docs/generated-clients.md';
/** An npm project with what the guide installs: too large for every developer's node_modules. */
const { OPENAPI_TYPESCRIPT } = process.env;
const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2024',
  lib: ['esnext', 'dom'],
  module: 'nodenext',
  types: [],
  allowImportingTsExtensions: true,
};

describe.runIf(OPENAPI_TYPESCRIPT)('the guide to generated clients', async () => {
  const [commands = ''] = await blocksOf(GUIDE, 'sh');
  const [program = ''] = await blocksOf(GUIDE, 'ts');

  it('makes a client whose types fit, and that tags', async () => {
    const { url } = await startShippedService();
    const directory = await temporaryDirectory();
    await symlink(resolve(OPENAPI_TYPESCRIPT ?? '', 'node_modules'), join(directory, 'node_modules'));
    const atService = (text: string) => text.replaceAll('http://localhost:3000', url);
    await writeFile(join(directory, 'tag.ts'), atService(program));
    // Each of these lines is wrong, so that types which let everything pass are found.
    await writeFile(
      join(directory, 'wrong.ts'),
      `import type { components } from './api.ts';
type Schemas = components['schemas'];
// @ts-expect-error
export const request: Schemas['TagRequest'] = { name: 'x' };
// @ts-expect-error
export const options: Schemas['TagRequest'] = { description: 'x', options: { limit: '3' } };
// @ts-expect-error
export const answer: Schemas['TagAnswer'] = { tags: [{ id: 'A' }], coverage: { tokens: 1, known: 1 } };
// @ts-expect-error
export const problem: Schemas['Problem'] = { detail: 1 };
`,
    );
    await writeFile(
      join(directory, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['*.ts'] }),
    );
    const generate = atService(commands).replace(/^npm install .*$/m, '');
    const { code, stdout, stderr } = await follow([generate, 'tsc', 'node tag.ts'], directory, {});
    expect(code, `${stdout}${stderr}`).toBe(0);
    expect(stdout).toMatch(/^A 農業.* 0\.\d\d$/m);
  });
});
