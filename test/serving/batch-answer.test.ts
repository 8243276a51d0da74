import { expect, it } from 'vitest';
import { batchAnswer } from '../../src/serving/batch-answer.ts';
import type { Item } from '../../src/serving/items.ts';

const MODEL = { name: 'small', version: '1', digest: 'sha256:0' };
const ITEMS: Item[] = ['a', 'b', 'c', 'd'].map((id) => ({ company: { id, description: '農場' } }));

async function answered(pieces: string[][], error?: Error) {
  async function* results() {
    for (const piece of pieces) yield { json: Buffer.from(piece.join()), count: piece.length };
    if (error) throw error;
  }
  return JSON.parse(Buffer.concat(await Array.fromAsync(batchAnswer(ITEMS, results(), MODEL))).toString());
}

it('a batch is one JSON document, whatever the pieces', async () => {
  const whole = { results: [1, 2, 3, 4], model: MODEL };
  expect(await answered([['1', '2', '3', '4']])).toEqual(whole);
  expect(await answered([['1'], ['2', '3'], ['4']])).toEqual(whole);
  expect(await answered([])).toEqual({ results: [], model: MODEL });
});

it('companies for which there was no time before the deadline have an error, if the answer had begun', async () => {
  const late = new DOMException('too late', 'TimeoutError');
  const { results } = await answered([['1'], ['2']], late);
  expect(results.slice(0, 2)).toEqual([1, 2]);
  expect(results.slice(2)).toMatchObject(
    ['c', 'd'].map((id) => ({
      id,
      error: { status: 503, type: 'urn:company-tagger:problem:deadline-exceeded' },
    })),
  );
  await expect(answered([], late)).rejects.toBe(late);
  const broken = new Error('broken');
  await expect(answered([['1']], broken)).rejects.toBe(broken);
});
