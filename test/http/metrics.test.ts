import { expect, it } from 'vitest';
import { BINS } from '../../src/model/tagging-statistics.ts';
import { client, startService } from './service.ts';

const app = await startService();
const FARM = '北海道で乳牛を飼育し、生乳を出荷する牧場です。';
const LONG = FARM.repeat(100);

async function scrape(): Promise<Map<string, number>> {
  const { text } = await client(app)
    .get('/metrics')
    .expect(200)
    .expect('content-type', /^text\/plain; version=0.0.4/);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

it('metrics count the requests, texts, words and tags of single texts, batches and streams', async () => {
  const { body } = await client(app).post('/tag').send({ description: FARM }).expect(200);
  await client(app)
    .post('/tag/batch')
    .send({ companies: [{ description: FARM }, { description: LONG }, {}] })
    .expect(200);
  await client(app)
    .post('/tag/stream')
    .type('application/x-ndjson')
    .send(`{"description":"${FARM}"}\n`)
    .expect(200);
  await client(app).post('/tag').send({}).expect(400);

  const metrics = await scrape();
  const at = (name: string) => metrics.get(`company_tagger_${name}`);
  expect(at('texts_total')).toBe(4);
  expect(at('characters_total')).toBe(3 * FARM.length + LONG.length);
  expect(at('description_characters_sum')).toBe(3 * FARM.length + LONG.length);
  expect(at('description_characters_bucket{le="25"}')).toBe(3);
  for (const measure of ['description_characters', 'unknown_token_ratio', 'tags_per_text']) {
    expect(at(`${measure}_bucket{le="+Inf"}`)).toBe(4);
    expect(at(`${measure}_count`)).toBe(4);
  }
  const buckets = BINS.probabilities.map((end) => at(`tag_probability_bucket{le="${end}"}`) ?? Number.NaN);
  expect(buckets).toEqual(buckets.toSorted((a, b) => a - b));
  const { tokens, known } = body.coverage;
  expect(at('tokens_total')).toBe(103 * tokens);
  expect(at('unknown_tokens_total')).toBe(103 * (tokens - known));
  for (const { id } of body.tags) expect(at(`tags_given_total{tag="${id}"}`)).toBeGreaterThanOrEqual(3);
  expect(at('tag_probability_count')).toBe(at('tags_per_text_sum'));

  const requests = (route: string, status: number) =>
    metrics.get(
      `http_server_request_duration_seconds_count{http_request_method="POST",http_response_status_code="${status}",url_scheme="http",http_route="${route}"}`,
    );
  expect([requests('/tag', 200), requests('/tag', 400), requests('/tag/batch', 200)]).toEqual([1, 1, 1]);
  const { name, version, digest } = body.model;
  expect(at(`model_info{name="${name}",version="${version}",digest="${digest}"}`)).toBe(1);
  expect([at('ready'), at('queue_characters')]).toEqual([1, 0]);
  expect(metrics.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
});
