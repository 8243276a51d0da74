import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect } from '../../src/collection/collect.ts';
import { readCollectionConfig } from '../../src/collection/config.ts';
import { readLabels } from '../../src/collection/labels.ts';
import { readTagCatalogue } from '../../src/dataset/records.ts';
import { answering, apiServer } from '../fixtures/api-server.ts';
import { sharedData } from '../fixtures/shared-data.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';

const companies = sharedData('companies/train.jsonl');
describe.skipIf(companies.isMissing)('the configuration for gBizINFO', () => {
  it("rebuilds the labelled records from a server that follows METI's API document", async () => {
    const records = (await readFile(companies.path, 'utf8')).trimEnd().split('\n');
    const byNumber = new Map(records.map((line) => [JSON.parse(line).id, JSON.parse(line)]));
    const url = await apiServer(
      answering(({ pathname }, headers) => {
        if (headers['x-hojininfo-api-token'] !== 'a token') return { status: 401 };
        const { id, name, description } = byNumber.get(pathname.split('/').at(-1));
        const info = { corporate_number: id, name, business_summary: description, business_items: ['101'] };
        return { body: { 'hojin-infos': [info], id: null, message: '200 - OK' } };
      }),
    );
    const { companies: source, ...config } = await readCollectionConfig('data/gbizinfo/api.json');
    if (source.from !== 'http') throw new Error('the configuration must describe an API');
    const local = {
      ...source,
      url: source.url.replace('https://api.info.gbiz.go.jp', url),
      requestsPerSecond: 1000,
    };
    const directory = await temporaryDirectory();
    await collect(
      {
        config: { ...config, companies: local },
        labels: await readLabels('data/companies/labels.tsv'),
        catalogue: await readTagCatalogue('data/tags.json'),
        directory,
        environment: { GBIZINFO_API_TOKEN: 'a token' },
      },
      { onItems: () => {}, onRetry: () => {}, onFault: () => {} },
    );
    const labels = await readLabels('data/companies/labels.tsv');
    const rebuilt = (await readFile(join(directory, 'companies.jsonl'), 'utf8')).trimEnd().split('\n');
    const parsed = (lines: string[]) => lines.map((line) => JSON.parse(line));
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    const labelled = parsed(records).map((record) => ({ ...record, ...labels.get(record.id) }));
    expect(parsed(rebuilt).sort(byId)).toEqual(labelled.sort(byId));
  });
});

describe('the configuration for the bulk file of gBizINFO', () => {
  it('reads its columns, and the business items of companies without a summary', async () => {
    const header =
      '法人番号,法人名,法人名ふりがな,法人名英語,郵便番号,本社所在地,ステータス,登記記録の閉鎖等年月日,登記記録の閉鎖等の事由,法人代表者名,法人代表者役職,資本金,従業員数,企業規模詳細(男性),企業規模詳細(女性),営業品目リスト,事業概要,企業ホームページ,設立年月日,創業年,最終更新日,資格等級';
    const row = (number: string, name: string, items: string, summary: string) =>
      `${[number, name, ...Array(13).fill(''), items, summary, ...Array(5).fill('')].map((cell) => `"${cell}"`)}\n`;
    const rows = [
      row('1', '株式会社一', '101', '冷凍食品の製造。\n詳しくはホームページをご覧ください。'),
      row('2', '株式会社二', '101,103', ''),
      row('3', '株式会社三', '', ''),
    ];
    const directory = await temporaryDirectory();
    const path = join(directory, 'Kihonjoho_UTF-8.csv');
    await writeFile(path, `\uFEFF${header}\n${rows.join('')}`);
    const { companies: source, ...config } = await readCollectionConfig('data/gbizinfo/bulk-csv.json');
    if (source.from !== 'csv') throw new Error('the configuration must describe a file');
    const counts = await collect(
      {
        config: { ...config, companies: { ...source, path } },
        labels: undefined,
        catalogue: [],
        directory,
        environment: {},
      },
      { onItems: () => {}, onRetry: () => {}, onFault: () => {} },
    );
    expect(counts).toEqual({ items: 3, written: 2, empty: 1, repeated: 0, unlabelled: 0 });
    expect((await readFile(join(directory, 'companies.jsonl'), 'utf8')).trimEnd().split('\n')).toEqual([
      '{"id":"1","name":"株式会社一","description":"冷凍食品の製造。","tags":[]}',
      '{"id":"2","name":"株式会社二","description":"衣服その他繊維製品類_製造、窯業土石製品類_製造","tags":[]}',
    ]);
  });
});
