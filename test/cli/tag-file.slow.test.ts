import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RESULT_COLUMNS } from '../../src/contract/result-columns.ts';
import { openModel } from '../../src/model/open-model.ts';
import { encoded } from '../fixtures/encoded.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { workbookOf } from '../fixtures/workbooks.ts';
import { run } from './run.ts';

const SAMPLE = (await readFile('data/sample/overviews.jsonl', 'utf8')).trimEnd().split('\n');

const textSchema = z.object({ id: z.string(), description: z.string() });

async function directory() {
  const path = await temporaryDirectory();
  return (name: string) => join(path, name);
}

const tagFile = (input: string, output: string, ...options: string[]) =>
  run(['tag', '--in', input, '--out', output, ...options]);

describe('company-tagger tag --in --out', () => {
  it('tags every company in order like `tag --json`, and writes an error for each invalid line', async () => {
    const path = await directory();
    await writeFile(path('in.jsonl'), [...SAMPLE.slice(0, 300), 'no JSON', '', SAMPLE[0]].join('\n'));
    const { code, stdout, stderr } = await tagFile(path('in.jsonl'), path('out.jsonl'), '--limit', '3');
    expect(stderr).toContain(
      `1 of the companies could not be tagged; the results in ${path('out.jsonl')} say why`,
    );
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: `302 companies (1 error), tagged into ${path('out.jsonl')}.\n`,
    });
    const lines = (await readFile(path('out.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.slice(0, 300).map(({ id }) => id)).toEqual(
      SAMPLE.slice(0, 300).map((line) => JSON.parse(line).id),
    );
    expect(lines[300]).toMatchObject({ line: 301, error: { status: 400 } });
    expect(lines[301]).toEqual(lines[0]);
    const { id, name, description } = JSON.parse(SAMPLE[5]);
    const single = await run(['tag', '--json', '--limit', '3', '--name', name, description]);
    const { model, ...tagged } = JSON.parse(single.stdout);
    expect(lines[5]).toEqual({ id, name, ...tagged });
    const { manifest, digest } = await openModel('models/default');
    expect(model).toEqual({ name: 'default', version: manifest.version, digest: `sha256:${digest}` });
    expect((await readdir(path('.'))).sort()).toEqual(['in.jsonl', 'out.jsonl']);
  });

  it('reads and writes CSV with commas, quotes and line breaks in texts', async () => {
    const path = await directory();
    const csv =
      'id,region,description\r\n1,東京,"飲食店、""居酒屋"",\nラーメン店の経営"\r\n2,大阪,\r\n3,京都,旅館の経営\r\n';
    await writeFile(path('in.csv'), `\ufeff${csv}`);
    expect((await tagFile(path('in.csv'), path('out.csv'), '--allow-errors')).code).toBe(0);
    const [head, first, second, third] = (await readFile(path('out.csv'), 'utf8')).split('\n');
    expect(head).toBe('id,name,tags,labels,probabilities,error');
    expect(first).toMatch(/^1,,.*\bM76\b.*,.*飲食店.*,0\.\d+ 0\.\d+/);
    expect(second).toBe('2,,,,,/description: must have some text');
    expect(third).toMatch(/^3,,.*\bM\b/);
  });

  it('reads files of other encodings, separators and compressed ones like the same file in UTF-8', async () => {
    const path = await directory();
    const csv = 'id,description\r\n1,冷凍食品の製造と販売。\r\n2,ﾎﾃﾙの経営\r\n';
    await writeFile(path('utf8.csv'), csv);
    await writeFile(path('excel.csv'), encoded(csv, 'shift_jis'));
    await writeFile(path('unix.csv'), encoded(csv, 'euc-jp'));
    await writeFile(path('unicode.tsv'), encoded(`\ufeff${csv.replaceAll(',', '\t')}`, 'utf-16le'));
    await writeFile(path('packed.csv.gz'), gzipSync(encoded(csv, 'shift_jis')));
    await tagFile(path('utf8.csv'), path('expected.jsonl'));
    const expected = await readFile(path('expected.jsonl'), 'utf8');
    for (const [name, encoding] of [
      ['excel.csv', 'Shift_JIS'],
      ['unix.csv', 'EUC-JP'],
      ['unicode.tsv', 'UTF-16LE'],
      ['packed.csv.gz', 'Shift_JIS'],
    ]) {
      const { code, stderr } = await tagFile(path(name), path(`${name}.jsonl`));
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: expect.stringContaining(`${path(name)} is read as ${encoding}\n`),
      });
      expect(await readFile(path(`${name}.jsonl`), 'utf8')).toBe(expected);
    }
    const wrong = await tagFile(path('excel.csv'), path('wrong.jsonl'), '--encoding', 'euc-jp');
    expect(wrong).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/ is not EUC-JP: 0x.* in line 2\n$/),
    });
    expect((await readdir(path('.'))).filter((name) => name.startsWith('wrong'))).toEqual([]);
  });

  it('reads an overview from standard input in any encoding', async () => {
    const overview = '冷凍食品の製造と販売。';
    const expected = await run(['tag', '--json', overview]);
    const { stdout, stderr } = await run(['tag', '--json'], encoded(overview, 'shift_jis'));
    expect(JSON.parse(stdout)).toEqual(JSON.parse(expected.stdout));
    expect(stderr).toBe('standard input is read as Shift_JIS\n');
    expect(await run(['tag', '--json'], Uint8Array.of(0xff, 0x20))).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/standard input is not UTF-8: 0xff is not valid in line 1, /),
    });
  });

  it('reports each bad row of CSV with its line, and tags the others', async () => {
    const path = await directory();
    await writeFile(
      path('in.csv'),
      'sep=,\nid,description\n1,農業,漁業\n2,5" 画面\n3,旅館の経営\n4,\n5,"林業\n',
    );
    const { code, stdout } = await tagFile(path('in.csv'), path('out.csv'));
    expect({ code, stdout }).toEqual({
      code: 3,
      stdout: `5 companies (4 errors), tagged into ${path('out.csv')}.\n`,
    });
    const [, first, second, third, fourth, fifth] = (await readFile(path('out.csv'), 'utf8')).split('\n');
    expect(first).toBe(',,,,,line 3: The number of cells is 3 instead of 2.');
    expect(second).toMatch(/^,,,,,"line 4: The row has a misplaced quote: /);
    expect(third).toMatch(/^3,.*\bM\b/);
    expect(fourth).toBe('4,,,,,/description: must have some text');
    expect(fifth).toBe(',,,,,line 7: The quote that opens in line 7 is not closed.');
  });

  it('resumes after it was killed, and writes what an uninterrupted run writes', async () => {
    const path = await directory();
    const lines = Array.from({ length: 6 }, (_, round) =>
      SAMPLE.map((line) => JSON.stringify({ ...JSON.parse(line), id: `${round}` })),
    ).flat();
    await writeFile(path('in.jsonl'), lines.join('\n'));
    await writeFile(
      path('in.csv'),
      `id,description\n${lines.map((line) => csvLine(JSON.parse(line))).join('\n')}`,
    );
    const rows = lines.map((line) => Object.values(textSchema.parse(JSON.parse(line))));
    await writeFile(path('in.xlsx'), await workbookOf(['id', 'description'], ...rows));
    // A kill during the writing of a checkpoint leaves such a file behind.
    await writeFile(path('out.jsonl.checkpoint.999999999.tmp'), '{"line"');
    for (const [input, output] of [
      ['in.jsonl', 'out.jsonl'],
      ['in.csv', 'out.csv'],
      ['in.xlsx', 'out.xlsx'],
    ]) {
      expect((await tagFile(path(input), path(`unbroken-${output}`))).code).toBe(0);
      await killWhen(
        path(input),
        path(output),
        async () => (await sizeOf(path(`${output}.partial`))) > 100_000,
      );
      await killWhen(path(input), path(output), () => hasCheckpoint(path(`${output}.checkpoint`)));
      if (!existsSync(path(output))) expect((await tagFile(path(input), path(output))).code).toBe(0);
      const [unbroken, broken] = await Promise.all([
        readFile(path(`unbroken-${output}`)),
        readFile(path(output)),
      ]);
      expect(broken.equals(unbroken)).toBe(true);
    }
    expect((await readdir(path('.'))).filter((name) => /partial|checkpoint/.test(name))).toEqual([]);
  }, 300_000);

  it('refuses an output that another process writes, and takes over the lock of one that has ended', async () => {
    const path = await directory();
    await writeFile(path('in.jsonl'), SAMPLE.slice(0, 10).join('\n'));
    await writeFile(path('out.jsonl.lock'), String(process.pid));
    expect(await tagFile(path('in.jsonl'), path('out.jsonl'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`out.jsonl is being written by process ${process.pid}; wait for it`),
    });
    await writeFile(path('out.jsonl.lock'), 'a file of the user');
    expect(await tagFile(path('in.jsonl'), path('out.jsonl'))).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('out.jsonl.lock is in the way'),
    });
    expect(await readFile(path('out.jsonl.lock'), 'utf8')).toBe('a file of the user');
    await writeFile(path('out.jsonl.lock'), '999999999');
    expect((await tagFile(path('in.jsonl'), path('out.jsonl'))).code).toBe(0);
    expect((await readdir(path('.'))).sort()).toEqual(['in.jsonl', 'out.jsonl']);
  });

  it('counts the errors of the run that it continues', async () => {
    const path = await directory();
    const lines = SAMPLE.slice(0, 10).join('\n');
    await writeFile(path('in.jsonl'), lines);
    const { length } = Buffer.from(lines);
    // A run that stopped after its last line, which was an error.
    const { size, mtimeMs } = await stat(path('in.jsonl'));
    const model = (await openModel('models/default')).digest;
    const source = {
      path: path('in.jsonl'),
      size,
      mtimeMs,
      model,
      maxDescriptionCharacters: 10_000,
      options: {},
      columns: RESULT_COLUMNS,
      byteOrderMark: false,
    };
    const done = { place: { line: 11, bytes: length }, records: 10, errors: 1, bytes: 0 };
    await writeFile(path('out.jsonl.partial'), '');
    await writeFile(
      path('out.jsonl.checkpoint'),
      JSON.stringify({ source: JSON.stringify(source), ...done }),
    );
    expect(await tagFile(path('in.jsonl'), path('out.jsonl'))).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('0 companies (0 errors), 10 more by an earlier run'),
    });
  });

  it('is done once by several runs at once, even where all find the lock of one that has ended', async () => {
    const path = await directory();
    await writeFile(path('in.jsonl'), SAMPLE.join('\n'));
    await writeFile(path('out.jsonl.lock'), '999999999');
    const runs = await Promise.all([1, 2, 3].map(() => tagFile(path('in.jsonl'), path('out.jsonl'))));
    expect(runs.filter(({ code }) => code === 0)).toHaveLength(1);
    for (const { stderr } of runs.filter(({ code }) => code !== 0)) {
      expect(stderr).toMatch(
        /is being written by process \d+|already exists|out\.jsonl\.lock(\.lock)? is empty/,
      );
    }
    const lines = (await readFile(path('out.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(SAMPLE.map((line) => JSON.parse(line).id));
  });

  it('does not resume a run with another input, model or options', async () => {
    const path = await directory();
    await writeFile(path('in.jsonl'), SAMPLE.join('\n'));
    await writeFile(path('out.jsonl.partial'), '');
    const checkpoint = { source: 'another', place: { line: 1, bytes: 0 }, records: 0, errors: 0, bytes: 0 };
    await writeFile(path('out.jsonl.checkpoint'), JSON.stringify(checkpoint));
    const { code, stderr } = await tagFile(path('in.jsonl'), path('out.jsonl'));
    expect(code).toBe(1);
    expect(stderr).toMatch(/out\.jsonl\.partial belongs to another run/);
  });

  it('refuses an existing output, an unreadable input, and --in without --out', async () => {
    const path = await directory();
    await writeFile(path('out.jsonl'), 'precious');
    await writeFile(path('a.csv'), 'id,text\n1,農業\n');
    await writeFile(path('book.csv'), 'PK\u0003\u0004');
    await writeFile(path('array.json'), '[\n {"id": "1", "description": "農業"}\n]\n');
    await writeFile(path('pretty.json'), '{\n "id": "1",\n "description": "農業"\n}\n');
    for (const name of ['a', 'c']) await writeFile(path(`${name}.csv.partial`), 'id,description\n1,農業\n');
    for (const [args, message, exitCode] of [
      [['--in', path('a.csv'), '--out', path('out.jsonl')], /out\.jsonl already exists/, 1],
      [['--in', path('none.jsonl'), '--out', path('x')], /cannot read .*none\.jsonl: no such file/, 1],
      [['--in', path('a.csv'), '--out', path('x')], /a\.csv has no column description/, 1],
      [['--in', path('a.csv.partial'), '--out', path('a.csv')], /a\.csv already exists/, 1],
      [['--in', path('c.csv.partial'), '--out', path('c.csv')], /c\.csv\.partial is in the way/, 1],
      [['--in', path('.'), '--out', path('x')], /is a directory, not a file/, 1],
      [
        ['--in', '/dev/null', '--out', path('x')],
        /\/dev\/null is not a file: save its content to one first/,
        1,
      ],
      [
        ['--in', path('book.csv'), '--out', path('x')],
        /book\.csv is an Excel workbook .*: give a workbook a name that ends in \.xlsx/,
        1,
      ],
      [
        ['--in', path('array.json'), '--out', path('x')],
        /array\.json is a JSON array: write each element on/,
        1,
      ],
      [
        ['--in', path('pretty.json'), '--out', path('x')],
        /pretty\.json has JSON over several lines: write each object on a line of its own/,
        1,
      ],
      [['--in', path('a.csv'), '--out', path('x.gz')], /ends in .*\.xlsx or \.parquet, not in \.gz/, 2],
      [['--in', path('a.csv'), '--out', path('x.tsv')], /ends in .*\.xlsx or \.parquet, not in \.tsv/, 2],
      [
        ['--in', path('a.csv'), '--out', path('x'), '--columns', 'id'],
        /--columns goes with an --out that/,
        2,
      ],
      [['--in', path('a.csv'), '--out', path('x.xlsx'), '--bom'], /--bom goes with an --out that ends in/, 2],
      [
        ['--in', path('a.csv'), '--out', path('x.csv'), '--columns', 'nme'],
        /has no column nme; there are id,/,
        2,
      ],
      [['--in', path('a.csv')], /--in and --out go together/, 2],
      [
        ['--in', path('c.csv.partial'), '--out', path('z'), '--groups', 'colour'],
        /the model has no group colour; its groups are sector, industry, theme/,
        2,
      ],
      [['農業', '--allow-errors'], /--allow-errors, --bom, --columns and --workers go with/, 2],
      [
        ['--in', path('a.csv'), '--out', path('x'), '農業'],
        /leave out the overview, --file, --name and --json/,
        2,
      ],
    ] as const) {
      const { code, stderr } = await run(['tag', ...args]);
      expect({ code, stderr }).toEqual({ code: exitCode, stderr: expect.stringMatching(message) });
      expect(stderr).toMatch(/^company-tagger: [^\n]*\n$/);
    }
    expect(await readFile(path('out.jsonl'), 'utf8')).toBe('precious');
    expect(await readFile(path('c.csv.partial'), 'utf8')).toBe('id,description\n1,農業\n');
  });
});

function csvLine({ id, description }: { id: string; description: string }): string {
  return `${id},"${description.replaceAll('"', '""')}"`;
}

/** Whether a checkpoint counts results, and so has been written after the start. */
async function hasCheckpoint(path: string): Promise<boolean> {
  const text = await readFile(path, 'utf8').catch(() => '{"records":0}');
  return z.object({ records: z.number() }).parse(JSON.parse(text)).records > 0;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** Starts a run and kills it as soon as the condition holds. A run that ends earlier is left alone. */
async function killWhen(input: string, output: string, condition: () => Promise<boolean>): Promise<void> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'tag', '--in', input, '--out', output]);
  const ended = once(child, 'close');
  while (child.exitCode === null && !(await condition())) await new Promise(setImmediate);
  child.kill('SIGKILL');
  await ended;
}
