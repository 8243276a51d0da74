import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, follow, linkProject } from '../fixtures/guide.ts';
import { freePort, hasRedis } from '../fixtures/redis.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

describe.skipIf(!hasRedis)('the guide to bulk tagging', () => {
  it('works as written, including its program', { timeout: 120_000 }, async () => {
    const directory = await temporaryDirectory();
    await linkProject(directory);
    await symlink(resolve('models'), join(directory, 'models'));
    await mkdir(join(directory, 'jobs'));
    await cp('data/sample/overviews.jsonl', join(directory, 'jobs/companies.jsonl'));
    const [program = ''] = await blocksOf('docs/jobs.md', 'ts');
    // The program of the guide never ends: it waits for the next result.
    const ending = 'setInterval(() => { if (printed) process.exit(); }, 100);';
    const printing = program.replace(
      'console.log(data.id, data.tags, data.model)',
      '(printed = print(data))',
    );
    const print = 'const print = (data: object) => { console.log(JSON.stringify(data)); return true; };';
    await writeFile(
      join(directory, 'program.mts'),
      ['let printed = false;', print, printing, ending].join('\n'),
    );

    const ports = new Map<string, string>();
    for (const port of ['3000', '3101', '3102', '6379']) ports.set(port, String(await freePort()));
    const commands = await blocksOf('docs/jobs.md', 'sh');
    const stop = commands.length - 1;
    commands.splice(stop, 0, 'node program.mts');
    const ownPorts = commands.map((block) =>
      block.replace(/\b(3000|3101|3102|6379)\b/g, (port) => ports.get(port) ?? port),
    );
    const { code, stdout, stderr } = await follow(ownPorts, directory, {
      PORT: ports.get('3000') ?? '',
    });
    expect(code, stderr.slice(-1000)).toBe(0);
    expect(stdout).toContain('"state":"completed"');
    expect(stdout).toContain('"tagged": 1046');
    expect(stdout).toMatch(/\{"id":"4711","tags":\[.*?\{"id":"A",.*"version":"/);
  });
});
