import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changesSchema } from '../../src/model/overlay/changes.ts';
import { overlayOf, writeOverlay } from '../../src/model/overlay/overlay.ts';
import { sqliteUrl } from '../fixtures/databases.ts';
import { modelVersions } from '../fixtures/model-versions.ts';
import { client, startWithoutModel } from './service.ts';

const directory = await modelVersions(['v1']);
const changes = changesSchema.parse({
  tags: { A: { labels: { en: 'Farms' } }, A01: { retired: true } },
  crosswalks: [
    {
      group: 'isic4',
      groupLabel: '国際標準産業分類',
      groupLabels: { en: 'ISIC sections' },
      tags: [{ id: 'isic4:A', label: '農林漁業', description: '' }],
      map: { A: ['isic4:A'] },
    },
  ],
});
const overlay = await overlayOf(join(directory, 'v1'), changes);
await writeOverlay(join(directory, overlay.version), overlay, { replace: false });
const app = await startWithoutModel({ MODEL: directory, FEEDBACK: 'true', DATABASE_URL: await sqliteUrl() });
const FARM = { description: '北海道で乳牛を飼育し、生乳を出荷する牧場です。' };
const everything = { minProbability: 0 };
const post = (path: string, body: object) => client(app).post(path).send(body);
const labelOf = (id: string, { tags }: { tags: { id: string; label: string }[] }) =>
  tags.find((tag) => tag.id === id)?.label;

describe('an overlay that serves', () => {
  it('is activated like a version, and every answer names it', async () => {
    await post('/admin/models/activate', { version: 'v1' }).expect(200);
    const { body: before } = await post('/tag', FARM).expect(200);
    const { body } = await post('/admin/models/activate', { version: overlay.version }).expect(200);
    const { body: single } = await post('/tag', { ...FARM, options: everything }).expect(200);
    const { body: batch } = await post('/tag/batch', { companies: [FARM], options: everything }).expect(200);
    for (const answer of [body, single, batch]) expect(answer.model).toEqual(body.model);
    expect(body.model.version).toBe(overlay.version);
    expect(body.model.digest).not.toBe(before.model.digest);
    for (const { tags } of [single, batch.results[0]]) {
      const ids = tags.map(({ id }: { id: string }) => id);
      expect(ids).toContain('isic4:A');
      expect(ids).not.toContain('A01');
    }
    expect((await client(app).get('/model')).body.overlayOf).toEqual({
      version: 'v1',
      digest: before.model.digest,
    });
  });

  it('lists its tags, takes its groups and feedback on its tags, and gives the scores of all of them', async () => {
    const { body } = await client(app).get('/tags').expect(200);
    const ids = body.tags.map(({ id }: { id: string }) => id);
    expect(ids).toContain('isic4:A');
    expect(ids).not.toContain('A01');
    const { body: only } = await post('/tag', { ...FARM, options: { groups: ['isic4'] } }).expect(200);
    expect(only.tags).toMatchObject([{ id: 'isic4:A', group: 'isic4' }]);
    const { body: scores } = await post('/predict', {
      inputs: [FARM.description],
      parameters: { top_k: 1000 },
    });
    expect(scores[0].map(({ id }: { id: string }) => id).sort()).toEqual(ids.toSorted());
  });

  it('gives labels in the language of the request', async () => {
    const english = { 'accept-language': 'en-GB, ja;q=0.5' };
    const single = await post('/tag', FARM).set(english).expect(200);
    expect(labelOf('A', single.body)).toBe('Farms');
    const batch = await post('/tag/batch', { companies: [FARM] })
      .set(english)
      .expect(200);
    expect(labelOf('A', batch.body.results[0])).toBe('Farms');
    const listed = await client(app)
      .get('/tags')
      .set(english)
      .expect(200)
      .expect('vary', /accept-language/);
    expect(labelOf('A', listed.body)).toBe('Farms');
    const groupOf = (id: string) => listed.body.tags.find((tag: { id: string }) => tag.id === id).groupLabel;
    expect([groupOf('A'), groupOf('isic4:A')]).toEqual(['Sector', 'ISIC sections']);
    const review = await client(app).get('/review').set(english).expect(200);
    expect(labelOf('A', review.body.items[0])).toBe('Farms');
    const stream = await client(app)
      .post('/tag/stream?language=en')
      .set('content-type', 'application/x-ndjson')
      .send(JSON.stringify(FARM));
    expect(labelOf('A', JSON.parse(stream.text))).toBe('Farms');
    const option = await post('/tag', { ...FARM, options: { language: 'ja' } }).set(english);
    for (const { body } of [option, await post('/tag', FARM).set('accept-language', 'ja, en;q=0.8')])
      expect(labelOf('A', body)).toBe('農業、林業');
    for (const header of ['*', 'x;q=;', '__proto__', ';;;'])
      expect(labelOf('A', (await post('/tag', FARM).set('accept-language', header)).body)).toBe('農業、林業');
  });
});
