import { describe, expect, it } from 'vitest';
import { client, startService } from './service.ts';

const app = await startService({ MAX_BATCH_ITEMS: '3' });
const { service } = app;
const TEXTS = ['北海道で乳牛を飼育し、生乳を出荷する牧場です。', '注文住宅の設計と施工を行う工務店。', 'zzz'];
const get = (path: string) => client(app).get(path);
const post = (path: string, body: object) => client(app).post(path).send(body);

/** The probabilities of all tags in the answer of POST /tag. */
async function probabilities(description: string): Promise<Map<string, number>> {
  const { body } = await post('/tag', { description, options: { minProbability: 0 } }).expect(200);
  return new Map(
    body.tags.map(({ id, probability }: { id: string; probability: number }) => [id, probability]),
  );
}

describe('the Open Inference Protocol', () => {
  const input = { name: 'description', datatype: 'BYTES', shape: [3], data: TEXTS };
  const path = '/v2/models/small';

  it('describes the server, its health and the model', async () => {
    expect((await get('/v2').expect(200)).body).toMatchObject({ name: 'company-tagger', extensions: [] });
    expect((await get('/v2/health/live').expect(200)).body).toEqual({ live: true });
    expect((await get('/v2/health/ready').expect(200)).body).toEqual({ ready: true });
    const { body } = await get(path).expect(200);
    expect(body).toMatchObject({
      name: 'small',
      inputs: [{ name: 'description', datatype: 'BYTES', shape: [-1] }],
      outputs: [{ name: 'labels' }, { name: 'thresholds' }, { name: 'probabilities' }],
    });
    await get(`${path}/versions/${body.versions[0]}`).expect(200);
    await get(`${path}/versions/0`).expect(404);
    await get('/v2/models/large').expect(404);
  });

  it('answers a tensor of texts with one row of probabilities per text', async () => {
    const { body } = await post(`${path}/infer`, { id: '7', inputs: [input] }).expect(200);
    const [labels, thresholds, rows] = body.outputs;
    const count = labels.data.length;
    expect([labels.shape, thresholds.shape, rows.shape]).toEqual([[count], [count], [3, count]]);
    expect(body).toMatchObject({ model_name: 'small', id: '7' });
    for (const [row, text] of TEXTS.entries()) {
      const expected = await probabilities(text);
      const given = rows.data.slice(row * count, (row + 1) * count);
      expect(given).toEqual(labels.data.map((id: string) => expected.get(id) ?? 0));
    }
    const some = await post(`${path}/infer`, { inputs: [input], outputs: [{ name: 'labels' }] }).expect(200);
    expect(some.body.outputs).toEqual([labels]);
  });

  it('refuses a tensor of the wrong name, type, shape or size with the path of the fault', async () => {
    for (const [change, fault] of [
      [{ name: 'text' }, '/inputs/0/name'],
      [{ datatype: 'FP32' }, '/inputs/0/datatype'],
      [{ shape: [2] }, '/inputs/0/shape/0'],
      [{ data: [...TEXTS, '農場'], shape: [4] }, '/inputs/0/data'],
      [{ data: ['農場', ''], shape: [2] }, '/inputs/0/data/1'],
    ] as const) {
      const { body } = await post(`${path}/infer`, { inputs: [{ ...input, ...change }] }).expect(400);
      expect(body.errors[0].path).toBe(fault);
    }
    await post('/v2/models/large/infer', { inputs: [input] }).expect(404);
  });
});

describe('the text classification API', () => {
  it('answers a text with labels and scores, and a list of texts with a list of these', async () => {
    const { body: own } = await post('/tag', { description: TEXTS[0] });
    const { body } = await post('/predict', { inputs: TEXTS[0] }).expect(200);
    expect(body).toEqual(
      own.tags.map(({ id, label, group, probability }: Record<string, unknown>) => ({
        label,
        score: probability,
        id,
        group,
      })),
    );
    const { body: lists } = await post('/predict', { inputs: TEXTS }).expect(200);
    expect(lists).toHaveLength(3);
    expect(lists[0]).toEqual(body);
    expect(lists[2]).toEqual([]);
  });

  it('returns the `top_k` most probable tags, or all for null', async () => {
    const top = async (top_k: number | null) =>
      (await post('/predict', { inputs: TEXTS[0], parameters: { top_k } }).expect(200)).body;
    expect(await top(2)).toHaveLength(2);
    expect(await top(null)).toHaveLength((await probabilities(TEXTS[0])).size);
    await post('/predict', { inputs: [] }).expect(400);
    await post('/predict', { inputs: 7 }).expect(400);
  });
});

it('the Open Inference Protocol reports that a draining service is not ready', async () => {
  service.drain();
  expect((await get('/v2/health/ready').expect(503)).body).toEqual({ ready: false });
  await get('/v2/health/live').expect(200);
});

describe('classification in the form of vLLM', () => {
  it('has the probabilities of all tags for each text, with its position', async () => {
    const { body } = await post('/classify', { model: 'small', input: TEXTS }).expect(200);
    expect(body).toMatchObject({ id: expect.stringMatching(/^classify-/), object: 'list', model: 'small' });
    const tags: { id: string; label: string }[] = (await get('/tags').expect(200)).body.tags;
    for (const [index, text] of TEXTS.entries()) {
      const expected = await probabilities(text);
      const { body: tagged } = await post('/tag', { description: text }).expect(200);
      expect(body.data[index]).toEqual({
        index,
        label: tagged.tags[0]?.label ?? null,
        probs: tags.map(({ id }) => expected.get(id) ?? 0),
        num_classes: tags.length,
      });
    }
    expect(body.data).toHaveLength(TEXTS.length);
  });

  it('takes one text, and refuses another model and an empty input', async () => {
    const { body } = await post('/classify', { input: TEXTS[0] }).expect(200);
    expect(body.data).toMatchObject([{ index: 0 }]);
    await post('/classify', { model: 'large', input: TEXTS[0] }).expect(404);
    await post('/classify', { input: [] }).expect(400);
  });
});
