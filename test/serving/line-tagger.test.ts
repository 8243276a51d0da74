import { describe, expect, it } from 'vitest';
import { LineTagger } from '../../src/serving/line-tagger.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { sharedSmallModel } from '../fixtures/small-model.ts';

const tagger = new Tagger(await sharedSmallModel());

function tagged(lines: string | Uint8Array, isStrict = false): Uint8Array {
  const lineTagger = new LineTagger(tagger, { maxDescriptionCharacters: 100, isStrict });
  return lineTagger.tag({ lines: Buffer.from(lines), firstLine: 1, options: {} }).lines;
}

function results(...args: Parameters<typeof tagged>) {
  return Buffer.from(tagged(...args))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('a line of a file', () => {
  it('may begin with a byte order mark, as where files were put together', () => {
    const line = '{"description":"農場の経営"}';
    const [first, second] = results(`${line}\n\ufeff${line}\n`);
    expect(first.tags.length).toBeGreaterThan(0);
    expect(second).toEqual(first);
  });

  it('that is not UTF-8 is an error of its own', () => {
    const line = Buffer.from('{"description":"農場の経営"}\n');
    expect(results(Buffer.concat([line, Buffer.of(0xff), line, line]))).toMatchObject([
      { tags: expect.any(Array) },
      { line: 2, error: { detail: 'The line is not UTF-8.' } },
      { tags: expect.any(Array) },
    ]);
  });

  it('can stand for a row of CSV that cannot be read, but not over HTTP', () => {
    const line = '{"fault":"The number of cells is 3 instead of 2."}\n';
    expect(results(line)).toMatchObject([{ error: { detail: 'The number of cells is 3 instead of 2.' } }]);
    expect(results(line, true)).toMatchObject([
      { error: { detail: expect.stringContaining('/description') } },
    ]);
  });

  it('has no id that UTF-8 has no form for', () => {
    const [first, second] = results('{"id":"a\\ud800","description":"農場"}\n{"id":"😀","description":""}\n');
    expect(first).toMatchObject({ line: 1, error: { detail: '/id: must be well-formed Unicode' } });
    expect(second).toMatchObject({ id: '😀', error: { detail: '/description: must have some text' } });
  });

  it('keeps the name of its company, also where it is an error, but not over HTTP', () => {
    const lines = '{"name":"農場","description":"農場の経営"}\n{"id":"2","name":"無","description":""}\n';
    expect(results(lines)).toMatchObject([
      { name: '農場', tags: expect.any(Array) },
      { id: '2', name: '無', error: {} },
    ]);
    for (const result of results(lines, true)) expect(result).not.toHaveProperty('name');
  });
});

it('a block in pieces has the same results as at once', () => {
  const lineTagger = new LineTagger(tagger, { maxDescriptionCharacters: 1000, isStrict: false });
  const line = (index: number) =>
    index % 7 === 0 ? '{}' : JSON.stringify({ id: index, description: `農場の経営 ${index}` });
  const lines = Buffer.from(Array.from({ length: 200 }, (_, index) => `${line(index)}\n\n`).join(''));
  const block = { lines, firstLine: 5, options: { explain: true, minProbability: 0 } };
  const whole = lineTagger.tag(block);
  const pieces = [...lineTagger.tagInPieces(block)];
  expect(pieces.length).toBeGreaterThan(1);
  expect(Buffer.concat(pieces.map((piece) => piece.lines)).equals(whole.lines)).toBe(true);
  const sum = (count: (piece: (typeof pieces)[0]) => number) =>
    pieces.reduce((total, piece) => total + count(piece), 0);
  expect(sum(({ tagged }) => tagged)).toBe(whole.tagged);
  expect(sum(({ characters }) => characters)).toBe(whole.characters);
  expect(pieces.flatMap(({ firstErrors }) => firstErrors).slice(0, 20)).toEqual(whole.firstErrors);
});
