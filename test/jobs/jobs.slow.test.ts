import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encoded } from '../fixtures/encoded.ts';
import { freePort, hasRedis } from '../fixtures/redis.ts';
import { workbookOf } from '../fixtures/workbooks.ts';
import { startCluster, startWorker, taggedByCommand } from './cluster.ts';

const SAMPLE = (await readFile('data/sample/overviews.jsonl', 'utf8')).trimEnd().split('\n');
/** Enough lines for several chunks. */
const LINES = Array.from({ length: 12 }, () => SAMPLE).flat();
const overviewSchema = z.object({ id: z.string(), description: z.string() });
const CSV = `id,description\n${LINES.map(csvLine).join('\n')}\n`;

function csvLine(line: string): string {
  const { id, description } = overviewSchema.parse(JSON.parse(line));
  return `${id},"${description}"`;
}

describe.skipIf(!hasRedis)('a job', async () => {
  const deadPort = await freePort();
  const web = createServer(({ url = '' }, response) => {
    if (url === '/companies.csv.gz') response.end(gzipSync(CSV));
    else response.writeHead(404).end();
  }).listen(0, '127.0.0.1');
  afterAll(() => web.close());
  await once(web, 'listening');
  const { port } = z.object({ port: z.number() }).parse(web.address());
  const { path, directory, model, environment, client } = await startCluster({
    JOBS_HTTP_HOSTS: `127.0.0.1:${port}, 127.0.0.1:${deadPort}`,
  });
  const leftovers = async () => (await readdir(directory)).filter((name) => /parts|tmp/.test(name));

  it('never starts when it is cancelled while it waits', async () => {
    await writeFile(path('early.jsonl'), SAMPLE.join('\n'));
    const { body } = await client.submit({ input: 'early.jsonl', output: 'early.out.jsonl' });
    expect(body.state).toBe('waiting');
    expect(await client.cancel(body.id)).toBe(202);
    expect((await client.get(body.id)).state).toBe('cancelling');
    if (hasRedis) await startWorker(environment);
    expect(await client.ended(body.id)).toMatchObject({ state: 'cancelled', records: { tagged: 0 } });
    expect(await client.cancel(body.id)).toBe(409);
    expect((await readdir(directory)).filter((name) => name.startsWith('early.out'))).toEqual([]);
  });

  it('writes the same file as `tag --in`, and reports the lines that could not be tagged', async () => {
    const bad = [
      'no JSON',
      '',
      `{"description": "${'長'.repeat(200_000)}"}`,
      '{"id": "x", "description": " "}',
    ];
    await writeFile(path('in.jsonl'), [...LINES.slice(0, 9000), ...bad, ...LINES.slice(9000)].join('\n'));
    const answer = await client.done({ input: 'in.jsonl', output: 'out.jsonl' });
    expect(answer).toMatchObject({
      state: 'completed',
      records: { tagged: LINES.length, errors: 3 },
      errors: [
        { line: 9001, detail: 'The line is not JSON.' },
        { line: 9003, detail: expect.stringContaining('The line has more than') },
        { line: 9004, detail: '/description: must have some text' },
      ],
    });
    expect(answer.chunks.done).toBeGreaterThan(2);
    expect(answer.chunks.total).toBe(answer.chunks.done);
    const written = await readFile(path('out.jsonl'));
    expect(written.equals(await taggedByCommand(path('in.jsonl'), model, '.jsonl'))).toBe(true);

    const sha256 = createHash('sha256').update(written).digest('hex');
    expect(answer.written).toEqual({ bytes: written.length, sha256 });
    const manifest: unknown = JSON.parse(await readFile(path('out.jsonl.manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ job: answer.id, state: 'completed', model: answer.model, sha256 });
    expect(await leftovers()).toEqual([]);
  });

  it('reads compressed CSV over HTTP and writes CSV', async () => {
    const input = `http://127.0.0.1:${port}/companies.csv.gz`;
    const answer = await client.done({ input, output: 'web.csv' });
    expect(answer).toMatchObject({ state: 'completed', records: { tagged: LINES.length, errors: 0 } });
    const written = await readFile(path('web.csv'));
    await writeFile(path('in.csv'), CSV);
    expect(written.equals(await taggedByCommand(path('in.csv'), model, '.csv'))).toBe(true);
  });

  it('reads Excel, and writes Excel and Parquet with the columns that it was asked for', async () => {
    const rows = LINES.map((line) => Object.values(overviewSchema.parse(JSON.parse(line))));
    await writeFile(path('in.xlsx'), await workbookOf(['id', 'description'], ...rows));
    const columns = ['id', 'groups'];
    for (const extension of ['.xlsx', '.parquet']) {
      const answer = await client.done({ input: 'in.xlsx', output: `table${extension}`, columns });
      expect(answer).toMatchObject({ state: 'completed', records: { tagged: LINES.length, errors: 0 } });
      const written = await readFile(path(`table${extension}`));
      const expected = await taggedByCommand(path('in.xlsx'), model, extension, '--columns', columns.join());
      expect(written.equals(expected)).toBe(true);
    }
    expect(await leftovers()).toEqual([]);
    const refused = await client.post({ input: 'in.xlsx', output: 'x.csv', columns: ['colour'] });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      errors: [{ path: '/columns', message: expect.stringContaining('colour') }],
    });
  });

  it('reads Shift_JIS, says so, and reports rows and lines that cannot be read', async () => {
    const csv = [
      'id,description',
      '1,冷凍食品の製造と販売。',
      '2,農業,漁業',
      '',
      '3,"林業',
      ...CSV.split('\n').slice(1),
    ];
    await writeFile(path('excel.csv'), encoded(csv.join('\r\n'), 'shift_jis'));
    const answer = await client.done({ input: 'excel.csv', output: 'excel.out.csv' });
    expect(answer).toMatchObject({
      state: 'completed',
      inputEncoding: 'shift_jis',
      records: { tagged: LINES.length + 1, errors: 2 },
      errors: [
        { line: 3, detail: 'The number of cells is 3 instead of 2.' },
        { line: 5, detail: expect.stringContaining('The quote that opens in line 5 is not closed') },
      ],
    });
    const written = await readFile(path('excel.out.csv'));
    expect(written.equals(await taggedByCommand(path('excel.csv'), model, '.csv'))).toBe(true);

    const lines = [
      Buffer.from(`${SAMPLE[0]}\n{"description":"`),
      Buffer.of(0xff),
      Buffer.from(`"}\n${SAMPLE[1]}\n`),
    ];
    await writeFile(path('damaged.jsonl'), Buffer.concat(lines));
    expect(await client.done({ input: 'damaged.jsonl', output: 'damaged.out.jsonl' })).toMatchObject({
      records: { tagged: 2, errors: 1 },
      errors: [{ line: 2, detail: 'The line is not UTF-8.' }],
    });
  });

  it('reports why it failed, leaves no files behind, and can be submitted again', async () => {
    await writeFile(path('broken.jsonl.gz'), gzipSync(SAMPLE.join('\n')).subarray(0, 5000));
    await writeFile(path('no.csv'), 'id,text\n1,農業\n');
    await writeFile(path('latin1.jsonl'), Buffer.from('{"description":"Société générale, café"}', 'latin1'));
    await writeFile(path('book.xlsx'), 'PK\u0003\u0004');
    spawnSync('mkfifo', [path('pipe.csv')]);
    await writeFile(path('there.jsonl'), 'precious');
    const missing = `http://127.0.0.1:${port}/none.jsonl`;
    const refused = `http://127.0.0.1:${deadPort}/companies.jsonl`;
    for (const [input, output, error] of [
      ['none.jsonl', 'x.jsonl', 'cannot read none.jsonl: no such file or directory'],
      ['broken.jsonl.gz', 'x.jsonl', 'cannot read broken.jsonl.gz: unexpected end of file'],
      ['no.csv', 'x.jsonl', 'no.csv has no column description; its columns are id, text'],
      ['in.jsonl', 'there.jsonl', 'there.jsonl already exists: move it, or choose another output'],
      [
        'latin1.jsonl',
        'x.jsonl',
        expect.stringMatching(/^latin1\.jsonl is not UTF-8: 0xe9 0x74 .* in line 1, /),
      ],
      ['book.xlsx', 'x.jsonl', expect.stringMatching(/^cannot read book\.xlsx as an Excel workbook: /)],
      ['pipe.csv', 'x.jsonl', 'pipe.csv is not a file'],
      [missing, 'x.jsonl', `cannot read ${missing}: the server answered 404`],
      [`${missing}?signature=secret`, 'x.jsonl', `cannot read ${missing}: the server answered 404`],
      [refused, 'x.jsonl', `cannot read ${refused}: connection refused`],
    ]) {
      expect(await client.done({ input, output })).toMatchObject({ state: 'failed', error, input, output });
    }
    expect((await readdir(directory)).filter((name) => /^(x|there)\.jsonl./.test(name))).toEqual([]);
    expect(await readFile(path('there.jsonl'), 'utf8')).toBe('precious');

    await writeFile(path('none.jsonl'), SAMPLE.join('\n'));
    await rm(path('there.jsonl'));
    expect(await client.done({ input: 'none.jsonl', output: 'there.jsonl' })).toMatchObject({
      state: 'completed',
      records: { tagged: SAMPLE.length },
    });
  });

  it('can be cancelled while it runs, and another job can then write the same output', async () => {
    await writeFile(
      path('long.jsonl'),
      Array.from({ length: 10 }, () => LINES)
        .flat()
        .join('\n'),
    );
    const job = { input: 'long.jsonl', output: 'long.out.jsonl' };
    const { body } = await client.submit(job);
    await expect.poll(async () => (await client.get(body.id)).chunks.done).toBeGreaterThan(0);
    const other = await client.post({ ...job, output: './long.out.jsonl' });
    expect([other.status, await other.json()]).toMatchObject([
      409,
      { detail: 'Another job writes to this output: wait for its end, or choose another output.' },
    ]);
    expect(await client.cancel(body.id)).toBe(202);
    expect((await client.ended(body.id)).state).toBe('cancelled');
    expect((await readdir(directory)).filter((name) => name.startsWith('long.out'))).toEqual([]);
    await writeFile(path('long.jsonl'), SAMPLE.join('\n'));
    expect((await client.done(job)).state).toBe('completed');
  });

  it('does not hold up a smaller one', async () => {
    await writeFile(
      path('large.jsonl'),
      Array.from({ length: 20 }, () => LINES)
        .flat()
        .join('\n'),
    );
    await writeFile(path('small.jsonl'), SAMPLE.slice(0, 5).join('\n'));
    const { body: large } = await client.submit({ input: 'large.jsonl', output: 'large.out.jsonl' });
    await expect.poll(async () => (await client.get(large.id)).chunks.total).toBeGreaterThan(50);
    expect((await client.done({ input: 'small.jsonl', output: 'small.out.jsonl' })).state).toBe('completed');
    const { chunks } = await client.get(large.id);
    expect(chunks.done).toBeLessThan(chunks.total ?? 0);
    expect(await client.cancel(large.id)).toBe(202);
    expect((await client.ended(large.id)).state).toBe('cancelled');
  });

  it('may write into subdirectories of JOBS_DIRECTORY', async () => {
    await mkdir(path('2026'));
    await writeFile(path('small.jsonl'), SAMPLE.slice(0, 5).join('\n'));
    const answer = await client.done({ input: 'small.jsonl', output: '2026/11/tags.jsonl' });
    expect(answer).toMatchObject({ state: 'completed', records: { tagged: 5 } });
    expect((await readFile(path('2026/11/tags.jsonl'), 'utf8')).trimEnd().split('\n')).toHaveLength(5);
  });
});
