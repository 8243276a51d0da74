import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { streamXlsxRows } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import project from '../package.json' with { type: 'json' };
import { encoded } from './fixtures/encoded.ts';
import { blocksOf, follow } from './fixtures/guide.ts';
import { freePort } from './fixtures/redis.ts';
import { workbookOf } from './fixtures/workbooks.ts';

const GUIDE = 'docs/package.md';
const MAX_PACKED_BYTES = 20_000_000;
/** With zod and piscina. */
const MAX_INSTALLED_KILOBYTES = 50_000;
const COMPILER_OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2024',
  lib: ['esnext', 'dom'],
  module: 'nodenext',
  types: [],
};
const bomSchema = z.object({
  bomFormat: z.string(),
  metadata: z.object({ component: z.object({ purl: z.string() }) }),
  components: z.array(z.object({ name: z.string(), purl: z.string() })),
});
/** Each of these lines is wrong, so that types which let everything pass are found. */
const WRONG = `import { openTagger } from 'company-tagger';
import { CompanyTagger } from 'company-tagger/client';
// @ts-expect-error
new CompanyTagger('http://localhost:3000').tag({ name: 'x' });
// @ts-expect-error
export const label: number = (await openTagger()).tag({ description: 'x' }).tags[0]?.label;
`;

const TYPED_COMMONJS = `import client = require('company-tagger/client');
export const job: Promise<client.JobAnswer> = new client.CompanyTagger('http://localhost:3000').jobs.find('1');
`;

/** Runs commands as a user does. */
async function run(commands: readonly string[], directory: string) {
  const { code, stdout, stderr } = await follow(commands, directory, {});
  expect(code, `${stdout}${stderr}`).toBe(0);
  return stdout;
}

describe('the package, in an empty directory', { timeout: 300_000 }, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'company-tagger-package-'));
  afterAll(() => rm(directory, { recursive: true }));
  const [build = '', install = ''] = await blocksOf(GUIDE, 'sh');
  const [client = '', jobs = '', tagger = '', contract = ''] = await blocksOf(GUIDE, 'ts');
  const [required = ''] = await blocksOf(GUIDE, 'js');
  const port = await freePort();
  const atService = (program: string) => program.replaceAll('localhost:3000', `localhost:${port}`);
  const write = (name: string, text: string | Uint8Array) => writeFile(join(directory, name), text);

  beforeAll(async () => {
    const packed = build
      .replace('npm ci\n', '')
      .replace('./dist', `./dist --pack-destination '${directory}'`);
    await promisify(execFile)('bash', ['-ec', packed], { maxBuffer: 2 ** 26 });
    await write(
      'companies.csv',
      encoded('id,name,description\n1,㈱髙橋食品,冷凍食品の製造と販売\n', 'shift_jis'),
    );
    await write(
      'companies.xlsx',
      await workbookOf(['id', 'name', 'description'], [1, '㈱髙橋', '冷凍食品の製造']),
    );
    // What npm has installed in the project need not be downloaded again.
    const installed = install.replace('npm install', 'npm install --prefer-offline --no-audit --no-fund');
    await run([installed.replace('npx company-tagger serve', '')], directory);
    const programs = { client, jobs, tagger, contract, wrong: WRONG };
    for (const [name, program] of Object.entries(programs)) await write(`${name}.ts`, atService(program));
    await write('required.cjs', required);
  }, 300_000);

  it('is as small as the guide says, and installs two packages beside it', async () => {
    const bytes = (await readFile(join(directory, `company-tagger-${project.version}.tgz`))).length;
    expect(bytes).toBeLessThan(MAX_PACKED_BYTES);
    const installed = await run(
      ['ls node_modules; du --summarize --block-size=1000 node_modules'],
      directory,
    );
    expect(installed.match(/^(?!@)[a-z-]+$/gm)).toEqual(['company-tagger', 'piscina', 'zod']);
    expect(Number(installed.match(/^(\d+)\s+node_modules$/m)?.[1])).toBeLessThan(MAX_INSTALLED_KILOBYTES);
  });

  it('tags a CSV file as Excel saves it', async () => {
    expect(await readFile(join(directory, 'tagged.csv'), 'utf8')).toMatch(/^1,.*\bE09\b/m);
  });

  it('tags an Excel workbook', async () => {
    const rows = await Array.fromAsync(streamXlsxRows(await readFile(join(directory, 'tagged.xlsx'))));
    expect(rows.map(({ values }) => values.slice(0, 3))).toEqual([
      ['id', 'name', 'tags'],
      ['1', '㈱髙橋', expect.stringMatching(/\bE09\b/)],
    ]);
  });

  it('lists the packages in it in a software bill of materials', async () => {
    const bom = await readFile(join(directory, 'node_modules/company-tagger/sbom.cdx.json'), 'utf8');
    const { bomFormat, metadata, components } = bomSchema.parse(JSON.parse(bom));
    expect([bomFormat, metadata.component.purl]).toEqual([
      'CycloneDX',
      `pkg:npm/company-tagger@${project.version}`,
    ]);
    const names = components.map(({ name }) => name);
    // In its code, in its page, beside it, and what that needs.
    expect(names).toEqual(expect.arrayContaining(['fastify', 'preact', 'zod', 'piscina', '@napi-rs/nice']));
    for (const name of ['vitest', 'kuromoji', 'typescript']) expect(names).not.toContain(name);
    const notices = await readFile(
      join(directory, 'node_modules/company-tagger/THIRD-PARTY-NOTICES.txt'),
      'utf8',
    );
    const noticed = [...notices.matchAll(/^(\S+) \d+\.\d+\.\d+\S*, /gm)].map(([, name]) => name);
    expect(noticed).toEqual(expect.arrayContaining(['fastify', '@fastify/swagger-ui', 'zod']));
    for (const name of noticed) expect(names).toContain(name);
  });

  it('has types that fit its programs, modules and CommonJS', async () => {
    const include = ['*.ts', '*.cts'];
    await write('tsconfig.json', JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include }));
    await write('typed.cts', TYPED_COMMONJS);
    await run(['tsc'], directory);
  });

  it('tags in process, from modules and from CommonJS', async () => {
    const stdout = await run(['node tagger.ts', 'node contract.ts', 'node required.cjs'], directory);
    expect(stdout).toMatch(/^2\d{3}-\S+ .*農業.*\n[1-9]\d*\n173\n$/);
  });

  it('serves its page, its API reference, and its own client and that of the README', async () => {
    const serve = `PORT=${port} npx company-tagger serve > service.log & service=$!`;
    const fetched = ['', 'page.js', 'page.css', 'docs', 'docs/swagger-ui.css', 'docs/swagger-ui-bundle.js']
      .map((path) => `http://localhost:${port}/${path}`)
      .join(' ');
    const [program = ''] = await blocksOf('README.md', 'ts');
    await write('readme.ts', atService(program));
    const stdout = await run(
      [
        serve,
        `curl -sf --retry 60 --retry-delay 1 --retry-all-errors http://localhost:${port}/health/ready`,
        'node client.ts',
        'node readme.ts',
        `curl -sf --output /dev/null --write-out '%{size_download}\\n' ${fetched.replaceAll(' http', ' --output /dev/null http')}`,
        'kill $service',
      ],
      directory,
    );
    expect(stdout).toMatch(/製造業\n1\n/);
    expect(stdout).toMatch(/^農業 0\.\d+$/m);
    expect(stdout.match(/^\d{3,}$/gm)).toHaveLength(6);
  });

  it('has a client without any import, for browsers', async () => {
    const source = await readFile(join(directory, 'node_modules/company-tagger/client.js'), 'utf8');
    expect(source).not.toMatch(/^import\b/m);
    expect(source).not.toMatch(/\bzod\b/);
  });
});
