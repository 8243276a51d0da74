import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ENCODINGS } from '../../src/contract/encoding.ts';
import { encoded, isEncodable } from '../fixtures/encoded.ts';
import { overviews } from '../fixtures/generated-files.ts';
import { startService } from './service.ts';

/*
 * Whatever the bytes of a body: either it is answered as it was meant, or one sentence says why not.
 */
const RUNS = { numRuns: 500, seed: 1 };
const REPLACEMENT = '\ufffd';
const app = await startService();

const bodies = fc.record({
  description: overviews,
  encoding: fc.constantFrom(...ENCODINGS),
  charset: fc.constantFrom('', '; charset=utf-8', '; charset=shift_jis', '; charset=EUC-JP'),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  inserted: fc.oneof(
    { weight: 3, arbitrary: fc.constant(Buffer.of()) },
    fc.uint8Array({ minLength: 1, maxLength: 3 }),
  ),
});

describe('a body of any bytes', () => {
  it.each([
    ['/tag', 'application/json', (company: object) => company],
    ['/tag/batch', 'application/json', (company: object) => ({ companies: [company] })],
    ['/tag/stream', 'application/x-ndjson', (company: object) => company],
  ])('to %s is answered as it was meant, or refused', async (path, type, bodyOf) => {
    await fc.assert(
      fc.asyncProperty(bodies, async ({ description, encoding, charset, place, inserted }) => {
        const json = JSON.stringify(bodyOf({ description }));
        const text = encoded(json, isEncodable(json, encoding) ? encoding : 'utf-8');
        const at = Math.floor(place * text.length);
        const bytes = Buffer.concat([text.subarray(0, at), inserted, text.subarray(at)]);
        const headers = { 'content-type': `${type}${charset}` };
        const answer = await app.inject({ method: 'POST', url: path, headers, payload: bytes });
        const isUtf8 = bytes.equals(Buffer.from(bytes.toString()));
        const isAccepted = charset === '' || charset === '; charset=utf-8';
        if (!isAccepted) expect(answer.statusCode).toBe(415);
        else if (!isUtf8 && path !== '/tag/stream') expect(answer.statusCode).toBe(400);
        else if (bytes.equals(Buffer.from(json))) expect(answer.statusCode).toBe(200);
        else expect([200, 400]).toContain(answer.statusCode);
        if (!bytes.includes(REPLACEMENT)) expect(answer.body).not.toContain(REPLACEMENT);
        if (answer.statusCode !== 200) expect(answer.json().detail).toMatch(/^[^\n]+$/);
      }),
      RUNS,
    );
  });
});
