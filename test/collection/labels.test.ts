import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLabels } from '../../src/collection/labels.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

async function fileOf(text: string): Promise<string> {
  const path = join(await temporaryDirectory(), 'labels.tsv');
  await writeFile(path, text);
  return path;
}

describe('a file of labels', () => {
  it('gives each company its tags, with the line ends of any system', async () => {
    expect(await readLabels(await fileOf('id\ttags\r\n1\tfood\u3000drink\r\n2\tcar\r\n'))).toEqual(
      new Map([
        ['1', { tags: ['food', 'drink'] }],
        ['2', { tags: ['car'] }],
      ]),
    );
  });

  it('may have the company, the kind and the known groups of each record', async () => {
    const path = await fileOf(
      'id\tcompany\tkind\tgroups\ttags\n1-a\t1\tlead\tgoods places\tfood\n2\t\t\t\tcar\n',
    );
    expect(await readLabels(path)).toEqual(
      new Map([
        ['1-a', { tags: ['food'], company: '1', kind: 'lead', groups: ['goods', 'places'] }],
        ['2', { tags: ['car'] }],
      ]),
    );
  });

  it('is rejected without its header, as its first company would be skipped', async () => {
    const path = await fileOf('1\tfood\n2\tcar\n');
    await expect(readLabels(path)).rejects.toThrow(`${path} line 1 must be the header: id and tags`);
  });
});
