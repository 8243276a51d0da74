import { readFile, truncate, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTagCatalogue } from '../../src/dataset/records.ts';
import { answering, apiServer, type JsonReply } from '../fixtures/api-server.ts';
import { COMPANIES, collected, FIELDS, LINES, pageFrom } from '../fixtures/collection.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

describe('paging of an API', () => {
  it('reads all items from one answer', async () => {
    const url = await apiServer(answering(() => ({ body: { data: COMPANIES } })));
    const { lines, counts } = await collected(url, { items: '/data' });
    expect(lines).toEqual(LINES);
    expect(counts).toEqual({ items: 7, written: 7, empty: 0, repeated: 0, unlabelled: 0 });
  });

  it('follows numbered pages until one is empty', async () => {
    const asked: string[] = [];
    const url = await apiServer(
      answering(({ searchParams }) => {
        asked.push(String(searchParams));
        return { body: pageFrom(2 * Number(searchParams.get('p'))) };
      }),
    );
    const paging = { kind: 'page', parameter: 'p', first: 0 };
    expect((await collected(url, { paging, query: { size: '2' } })).lines).toEqual(LINES);
    expect(asked).toEqual([0, 1, 2, 3, 4].map((page) => `size=2&p=${page}`));
  });

  it('follows numbered pages to the last one and reports the total', async () => {
    const url = await apiServer(
      answering(({ searchParams }) => {
        const page = Number(searchParams.get('page'));
        if (page > 4) return { status: 400 };
        return { body: { items: pageFrom(2 * (page - 1)), pages: 4, count: 7 } };
      }),
    );
    const companies = { items: '/items', total: '/count', paging: { kind: 'page', last: '/pages' } };
    const { lines, totals } = await collected(url, companies);
    expect(lines).toEqual(LINES);
    expect(totals).toEqual([7]);
  });

  it('follows pages by offset', async () => {
    const url = await apiServer(
      answering(({ searchParams }) => ({ body: pageFrom(Number(searchParams.get('offset'))) })),
    );
    expect((await collected(url, { paging: { kind: 'offset' } })).lines).toEqual(LINES);
  });

  it.each([
    [
      'in a query parameter',
      { kind: 'cursor', next: '/next', parameter: 'after' },
      (next: number) => `${next}`,
    ],
    [
      'that is the URL of the next page',
      { kind: 'cursor', next: '/next' },
      (next: number) => `/companies?after=${next}`,
    ],
  ])('follows a cursor %s', async (_, paging, cursorTo) => {
    const url = await apiServer(
      answering(({ searchParams }) => {
        const from = Number(searchParams.get('after') ?? 0);
        return { body: { items: pageFrom(from), next: from + 2 < 7 ? cursorTo(from + 2) : null } };
      }),
    );
    expect((await collected(url, { items: '/items', paging })).lines).toEqual(LINES);
  });

  it('follows the Link header', async () => {
    const url = await apiServer(
      answering(({ searchParams }): JsonReply => {
        const from = Number(searchParams.get('from') ?? 0);
        const headers = { link: `</?from=0>; rel="first", </?from=${from + 2}>; rel="next"` };
        return { body: pageFrom(from), ...(from + 2 < 7 && { headers }) };
      }),
    );
    expect((await collected(url, { paging: { kind: 'link' } })).lines).toEqual(LINES);
  });

  it('requests the labelled companies one by one and gives them their labels', async () => {
    const url = await apiServer(
      answering(({ pathname }) => {
        const body = COMPANIES.find(({ number }) => pathname === `/companies/${number}`);
        return body ? { body } : { status: 404 };
      }),
    );
    const labels = new Map([
      ['5', { tags: ['food'] }],
      ['99', { tags: ['food'] }],
      ['2', { tags: [] }],
    ]);
    const { lines, counts, faults } = await collected(
      `${url}/companies/{id}`,
      { paging: { kind: 'ids' } },
      { labels },
    );
    expect(lines).toEqual([LINES[4], LINES[1].replace('"food"', '')]);
    expect(counts).toMatchObject({ items: 2, written: 2 });
    expect(faults).toEqual(['labels without a company: 1, such as 99']);
  });

  it('does not follow a link to another host, which would receive the key', async () => {
    const paging = { kind: 'cursor', next: '/next' };
    const url = await apiServer(
      answering(() => ({ body: { items: COMPANIES, next: 'https://elsewhere.example/' } })),
    );
    await expect(collected(url, { items: '/items', paging })).rejects.toThrow(
      'points to a page on another host, https://elsewhere.example',
    );
  });

  it('does not follow a redirect, which could lead the key to another host', async () => {
    let requests = 0;
    const elsewhere = await apiServer(answering(() => ({ body: requests++ })));
    const url = await apiServer(answering(() => ({ status: 302, headers: { location: elsewhere } })));
    const headers = { 'x-key': { env: 'TOKEN' } };
    await expect(collected(url, { headers })).rejects.toThrow(`cannot get ${url}/: it answered 302`);
    expect(requests).toBe(0);
  });
});

describe('failures of a server', () => {
  const succeed = answering(() => ({ body: COMPANIES }));

  it.each<[string, RequestListener, RegExp]>([
    [
      '503 with Retry-After',
      (_, response) => response.writeHead(503, { 'retry-after': '1' }).end(),
      /^it answered 503: /,
    ],
    ['429', (_, response) => response.writeHead(429).end(), /^it answered 429: /],
    ['a closed connection', ({ socket }) => socket.destroy(), /^fetch failed/],
    [
      'a connection that breaks during the body',
      ({ socket }, response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('[{"number":');
        setImmediate(() => socket.destroy());
      },
      /^terminated/,
    ],
    ['an incomplete body', (_, response) => response.writeHead(200).end('[{"number":'), /JSON/],
    ['a timeout', () => {}, /timeout/],
  ])('retries after %s', async (_, failure, reason) => {
    let requests = 0;
    const url = await apiServer((request, response) =>
      (requests++ === 0 ? failure : succeed)(request, response),
    );
    const { lines, retries } = await collected(url, { timeoutSeconds: 0.5 });
    expect(lines).toEqual(LINES);
    expect(retries).toEqual([expect.stringMatching(reason)]);
  });

  it('gives up after the last retry and names the URL and the status', async () => {
    let requests = 0;
    const url = await apiServer(answering(() => ({ status: 500, body: requests++ })));
    await expect(collected(url, { retries: 1 })).rejects.toThrow(`cannot get ${url}/: it answered 500`);
    expect(requests).toBe(2);
  });

  it('reports a 404 for a page as an error, not as an empty source', async () => {
    const url = await apiServer(answering(() => ({ status: 404 })));
    await expect(collected(url, { paging: { kind: 'page' } })).rejects.toThrow(
      `cannot get ${url}/?page=1: it answered 404`,
    );
  });

  it('reports an answer that is not JSON, without quoting it', async () => {
    const url = await apiServer((_, response) => response.end('<p>a secret</p>'));
    await expect(collected(url, { retries: 0 })).rejects.toThrow(
      new RegExp(`^cannot get ${url}/: the answer is not JSON$`),
    );
  });

  it('fails at once on a rejected key and does not print it', async () => {
    let requests = 0;
    const url = await apiServer(
      answering((_, { authorization }) => ({
        status: authorization === 'a secret' ? 401 : 500,
        body: requests++,
      })),
    );
    const headers = { authorization: { env: 'TOKEN' } };
    await expect(collected(url, { headers })).rejects.toThrow(`cannot get ${url}/: it answered 401`);
    expect(requests).toBe(1);
    await expect(collected(url, { headers: { authorization: { env: 'OTHER' } } })).rejects.toThrow(
      'set OTHER: the header authorization takes its value from it',
    );
  });
});

describe('raw answers', () => {
  it('let a run that was killed at any byte continue and write the same files', async () => {
    let requests = 0;
    const url = await apiServer(
      answering(({ searchParams }) => {
        requests++;
        return { body: pageFrom(Number(searchParams.get('offset'))) };
      }),
    );
    const paging = { kind: 'offset' };
    const { out } = await collected(url, { paging });
    const read = (name: string) => readFile(join(out, name));
    const [records, raw] = [await read('companies.jsonl'), await read('raw/companies.jsonl')];
    await fc.assert(
      fc.asyncProperty(fc.nat(raw.length), async (bytes) => {
        await truncate(join(out, 'raw/companies.jsonl'), bytes);
        requests = 0;
        await collected(url, { paging }, { directory: out });
        expect(requests).toBe(raw.subarray(bytes).filter((byte) => byte === 0x0a).length);
        expect(await read('companies.jsonl')).toEqual(records);
        expect(await read('raw/companies.jsonl')).toEqual(raw);
      }),
      { numRuns: 20 },
    );
  });

  it('from a run with other requests are rejected', async () => {
    const url = await apiServer(answering(() => ({ body: COMPANIES })));
    const { out: directory } = await collected(url, {});
    await expect(collected(url, { query: { year: '2026' } }, { directory })).rejects.toThrow(
      `the raw answers are from a run with other requests (found ${url}/, expected ${url}/?year=2026)`,
    );
  });
});

describe('collected files', () => {
  it('contain no repeated company and none without text', async () => {
    const items = [COMPANIES[0], { ...COMPANIES[1], about: { summary: ' ' } }, COMPANIES[0]];
    const url = await apiServer(answering(() => ({ body: items })));
    const { lines, counts } = await collected(url, {});
    expect(lines).toEqual([LINES[0]]);
    expect(counts).toEqual({ items: 3, written: 1, empty: 1, repeated: 1, unlabelled: 0 });
  });

  it('have the ids of an API digit by digit', async () => {
    const url = await apiServer((_, response) => {
      const items = ['9007199254740993', '9007199254740992'].map(
        (id) => `{"number":${id},"about":{"summary":"菓子の製造"}}`,
      );
      response.end(`[${items.join(',')}]`);
    });
    const { out, lines } = await collected(url, {});
    expect(lines.map((line) => JSON.parse(line).id)).toEqual(['9007199254740993', '9007199254740992']);
    const again = await collected(url, {}, { directory: out });
    expect(again.lines).toEqual(lines);
  });

  it('stay as they are when no company was collected', async () => {
    const url = await apiServer(answering(() => ({ body: COMPANIES })));
    const { out } = await collected(url, {});
    const fields = { ...FIELDS, description: '/about/overview' };
    await expect(collected(url, { fields }, { directory: out })).rejects.toThrow(
      'no company was collected: of 7 items 7 have no text and 0 are not in the labels; no item has a value at /about/overview',
    );
    expect((await readFile(join(out, 'companies.jsonl'), 'utf8')).trimEnd().split('\n')).toEqual(LINES);
  });

  it('are not made from a CSV file without a column that a field names', async () => {
    const path = join(await temporaryDirectory(), 'companies.csv');
    await writeFile(path, '番号,名称,事業/内容\n1,株式会社例,冷凍食品の製造\n');
    const source = { from: 'csv', path, url: undefined, requestsPerSecond: undefined };
    const fields = { id: '/番号', name: '/名称', description: '/事業~1内容' };
    expect((await collected('', { ...source, fields })).counts.written).toBe(1);
    for (const misspelt of [
      { name: '/名前' },
      { descriptionOtherwise: '/名前' },
      { tags: { list: '/名前' } },
    ]) {
      await expect(collected('', { ...source, fields: { ...fields, ...misspelt } })).rejects.toThrow(
        `${path} has no column 名前; its columns are 番号, 名称, 事業/内容`,
      );
    }
  });

  it('are written with a notice of fields that no item has', async () => {
    const url = await apiServer(answering(() => ({ body: COMPANIES })));
    const fields = { ...FIELDS, name: '/titel', descriptionOtherwise: '/about/text' };
    expect((await collected(url, { fields })).faults).toEqual(['no item has a value at /titel, /about/text']);
    expect((await collected(url, {})).faults).toEqual([]);
  });

  it('include the catalogue from the source of tags', async () => {
    const url = await apiServer(
      answering(({ pathname }) => ({
        body: pathname === '/tags' ? [{ code: 'food', title: '食', kind: 'i', text: '食品' }] : COMPANIES,
      })),
    );
    const fields = { id: '/code', label: '/title', group: '/kind', description: '/text' };
    const { out } = await collected(url, {}, { tags: { from: 'http', url: `${url}/tags`, fields } });
    expect(await readTagCatalogue(join(out, 'tags.json'))).toEqual([
      { id: 'food', label: '食', group: 'i', description: '食品' },
    ]);
  });

  it('contain no tag and no group that is missing from the catalogue', async () => {
    const url = await apiServer(
      answering(() => ({ body: [{ ...COMPANIES[0], kinds: [{ code: 'drink' }] }] })),
    );
    await expect(collected(url, {})).rejects.toThrow(
      'company 1 has tag drink, which is not in the catalogue',
    );
    const labels = new Map([['1', { tags: ['food'], groups: ['industri'] }]]);
    const all = await apiServer(answering(() => ({ body: COMPANIES })));
    await expect(collected(all, {}, { labels })).rejects.toThrow(
      'company 1 has the group industri, which is not in the catalogue; its groups are industry',
    );
  });
});

describe('an invalid configuration', () => {
  it.each<[object, string]>([
    [{ url: 'companies' }, 'companies.url: must be an absolute URL'],
    [{ paging: { kind: 'ids' } }, 'companies.url: must contain {id} for paging by ids'],
    [{ items: 'data' }, 'companies.items: must be a JSON pointer: empty, or starting with /'],
    [{ retry: 3 }, 'companies.retry: is not a known field'],
    [{ fields: { ...FIELDS, id: undefined } }, 'companies.fields.id: is missing; it must be a string'],
    [{ from: 'ftp' }, 'companies.from: must be one of "http", "csv"'],
    [{ paging: { kind: 'page', first: 1.5 } }, 'companies.paging.first: must be a whole number'],
  ])('%j is rejected with the name of the field', async (companies, message) => {
    await expect(collected('http://127.0.0.1:1', companies)).rejects.toThrow(message);
  });
});
