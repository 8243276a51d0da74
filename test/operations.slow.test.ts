import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readModel } from '../src/model/bundle.ts';
import { blocksOf, follow, linkProject } from './fixtures/guide.ts';
import { temporaryDirectory } from './fixtures/temporary-directory.ts';

const PORT = '3917';

it('the operations guide can be followed to the letter', { timeout: 180_000 }, async () => {
  const blocks = await blocksOf('docs/operations.md', 'sh');
  expect(blocks.length).toBeGreaterThan(10);
  const directory = await temporaryDirectory();
  await linkProject(directory);
  await cp('models/default', join(directory, 'models/default'), { recursive: true });
  const sample = (await readFile('data/sample/overviews.jsonl', 'utf8')).split('\n').slice(0, 400);
  await writeFile(join(directory, 'companies.jsonl'), `${sample.join('\n')}\n`);
  // The user's own catalogue: the tags of the records and of the feedback, and one that the project does not have.
  const tags = JSON.parse(await readFile('data/tags.json', 'utf8'));
  const own = { id: 'own', label: '自社の分類', group: 'own', description: '' };
  const catalogue = JSON.stringify([...tags, own]);
  await writeFile(join(directory, 'tags.json'), catalogue);

  const commands = blocks.map((block) => block.replaceAll('localhost:3000', `localhost:${PORT}`));
  const { code, stdout: output, stderr: errors } = await follow(commands, directory, { PORT });
  // With -x the last line tells where it ended.
  expect(code, errors.slice(-500)).toBe(0);

  expect(output).toMatch(/"tags":\[.*?\{"id":"A"/);
  expect(output).toMatch(/"candidate":\{"name":"next"/);
  expect(output).toContain('Written to feedback.jsonl (companies: 1, feedback: 1).');
  expect(output.match(/\{"model":\{"name":"next","version":"[\w-]+"/)).not.toBeNull();
  const { version } = (await readModel('models/default')).manifest;
  expect(output).toContain(`{"model":{"name":"default","version":"${version}"`);
  const log = await readFile(join(directory, 'service.log'), 'utf8');
  expect(log).toContain('SIGTERM: draining');
  // The log is in the directory of the keys, and its lines are no change of them.
  expect(log.match(/keys read again/g)).toHaveLength(1);
  for (const secret of [
    '乳牛',
    await secretIn(directory, 'backend.key'),
    await secretIn(directory, 'operator.key'),
  ]) {
    expect(log).not.toContain(secret);
  }
  expect(JSON.parse(await readFile(join(directory, 'sbom.json'), 'utf8'))).toMatchObject({
    bomFormat: 'CycloneDX',
  });
  expect(await readdir(join(directory, 'models/companies'))).toHaveLength(3);
  expect(output).toContain('The new key works.');
  expect(await readFile(join(directory, 'tags.json'), 'utf8')).toBe(catalogue);
  const { manifest } = await readModel(join(directory, 'models/next'));
  expect(manifest.leftOut).toContainEqual({ ...own, examples: 0 });
});

async function secretIn(directory: string, name: string): Promise<string> {
  return (await readFile(join(directory, name), 'utf8')).split('\n')[0];
}
