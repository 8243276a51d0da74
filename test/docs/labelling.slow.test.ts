import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Template } from '@huggingface/jinja';
import { expect, it } from 'vitest';
import { blocksOf, follow, linkProject } from '../fixtures/guide.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { startShippedService } from '../http/service.ts';

const GUIDE = 'docs/labelling.md';
const PORT = '3919';

it('the guide to labelling works as written', { timeout: 180_000 }, async () => {
  const directory = await temporaryDirectory();
  await linkProject(directory);
  const commands = (await blocksOf(GUIDE, 'sh')).map((block) =>
    block.replaceAll('localhost:3000', `localhost:${PORT}`),
  );
  const { code, stdout, stderr } = await follow(commands, directory, {
    PORT,
    MODEL: resolve('models/default'),
  });
  expect(code, stderr.slice(-1000)).toBe(0);
  const [records = ''] = await blocksOf(GUIDE, 'text');
  expect(stdout).toContain(records);
  const written = async (name: string) =>
    (await readFile(join(directory, name), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  expect(JSON.parse(await readFile(join(directory, 'labels.json'), 'utf8'))).toContainEqual({ text: 'BtoB' });
  expect(await written('studio.jsonl')).toMatchObject([
    { id: '0123', tags: ['G', 'theme:b2b', 'theme:saas'] },
  ]);
  expect(await written('argilla.jsonl')).toMatchObject([{ id: 'a1', tags: ['A'], groups: ['sector'] }]);
  expect(await written('table.jsonl')).toMatchObject([
    { id: '1', name: '株式会社例', tags: ['E', 'E09', 'theme:b2b'] },
    { id: '2', tags: ['M', 'M75'], groups: ['sector', 'industry', 'theme'] },
  ]);
  expect(await written('feedback.jsonl')).toMatchObject([{ tags: ['A', 'A01'] }]);
});

it('the templates for doccano have it label texts by the service', async () => {
  const { url } = await startShippedService();
  const [body = ''] = await blocksOf(GUIDE, 'json');
  const [template = ''] = await blocksOf(GUIDE, 'jinja');
  const labelsOf = async (text: string) => {
    const answer = await fetch(`${url}/tag`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(JSON.parse(body, (_, value) => (value === '{{ text }}' ? text : value))),
    });
    return JSON.parse(new Template(template).render({ input: await answer.json() }));
  };
  const text = '自動車用ゴムホースを製造し、国内外の完成車メーカーに"納入"しています。';
  expect(await labelsOf(text)).toEqual(expect.arrayContaining([{ label: 'BtoB' }]));
  expect(await labelsOf('a')).toEqual([]);
});
