import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encoded } from '../fixtures/encoded.ts';
import { client, startService } from './service.ts';

const app = await startService();
const COMPANY = JSON.stringify({ description: '冷凍食品の製造と販売。' });
const DAMAGED = Buffer.concat([Buffer.from('{"description":"'), Buffer.of(0x97, 0xe2), Buffer.from('"}')]);

describe('the body of a request', () => {
  it.each([
    ['/tag', 'application/json'],
    ['/tag/batch', 'application/json'],
    ['/predict', 'application/json'],
    ['/tag/stream', 'application/x-ndjson'],
  ])('to %s is refused with 415 when it says another charset than UTF-8', async (path, type) => {
    for (const charset of ['shift_jis', '"EUC-JP"', 'utf-16', 'unknown']) {
      const { body } = await client(app)
        .post(path)
        .set('content-type', `${type}; charset=${charset}`)
        .send(encoded(COMPANY, 'shift_jis'))
        .expect(415)
        .expect('content-type', /problem\+json/);
      expect(body).toMatchObject({
        type: 'urn:company-tagger:problem:unsupported-media-type',
        detail: `The charset ${charset.replaceAll('"', '')} is not supported: send the body in UTF-8.`,
      });
    }
  });

  it.each([
    ['/tag', 'application/json'],
    ['/tag/batch', 'application/json'],
    ['/tag/stream', 'application/x-ndjson'],
  ])('to %s is refused with 415 when it is compressed', async (path, type) => {
    for (const encoding of ['gzip', 'GZIP', 'br', 'gzip, identity']) {
      const { body } = await client(app)
        .post(path)
        .set({ 'content-type': type, 'content-encoding': encoding })
        .send(gzipSync(COMPANY))
        .expect(415)
        .expect('content-type', /problem\+json/);
      expect(body.detail).toBe('A body with a content-encoding is not supported: send it uncompressed.');
    }
    await client(app)
      .post(path)
      .set({ 'content-type': type, 'content-encoding': 'identity' })
      .send(path === '/tag/batch' ? `{"companies":[${COMPANY}]}` : COMPANY)
      .expect(200);
  });

  it('may say that it is UTF-8, and may have a byte order mark', async () => {
    const { body: expected } = await client(app)
      .post('/tag')
      .type('application/json')
      .send(COMPANY)
      .expect(200);
    for (const type of ['application/json; charset=UTF-8', 'application/json;charset="utf8"']) {
      const request = client(app).post('/tag').set('content-type', type);
      expect((await request.send(`\ufeff${COMPANY}`).expect(200)).body).toEqual(expected);
    }
  });

  it('is refused with 400 when it is not UTF-8', async () => {
    for (const path of ['/tag', '/tag/batch', '/predict']) {
      for (const bytes of [DAMAGED, encoded(COMPANY, 'shift_jis'), encoded(COMPANY, 'euc-jp')]) {
        const headers = { 'content-type': 'application/json' };
        const answer = await app.inject({ method: 'POST', url: path, headers, payload: bytes });
        expect(answer.json()).toMatchObject({
          status: 400,
          type: 'urn:company-tagger:problem:invalid-json',
          detail: 'The body is not UTF-8.',
        });
      }
    }
  });

  it('has an error for each line of a stream that is not UTF-8', async () => {
    const line = Buffer.from(`${COMPANY}\n`);
    const { text } = await client(app)
      .post('/tag/stream')
      .type('application/x-ndjson')
      .send(Buffer.concat([line, DAMAGED, Buffer.from('\n'), Buffer.from('\ufeff'), line]))
      .buffer(true)
      .parse((response, done) => {
        let all = '';
        response.setEncoding('utf8').on('data', (piece) => (all += piece));
        response.on('end', () => done(null, all));
      })
      .expect(200)
      .then(({ body }) => ({ text: String(body) }));
    const [first, second, third] = text
      .trimEnd()
      .split('\n')
      .map((each) => JSON.parse(each));
    expect(second).toMatchObject({ line: 2, error: { status: 400, detail: 'The line is not UTF-8.' } });
    expect(third).toEqual(first);
    expect(first.tags.length).toBeGreaterThan(0);
  });
});
