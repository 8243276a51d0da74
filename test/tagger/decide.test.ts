import { expect, it } from 'vitest';
import { decide } from '../../src/tagger/decide.ts';

const rule = { precision: 0.9, minimumExpected: 0.8, measured: { accepted: 0.5, precision: 0.9 } };
const tags = (...probabilities: number[]) => probabilities.map((probability) => ({ probability }));

it.each([
  ['sure tags', tags(0.95, 0.7), { tokens: 4, known: 4 }, { decision: 'accept' }],
  [
    'tags that are uncertain together',
    tags(0.95, 0.6),
    { tokens: 4, known: 4 },
    { decision: 'review', reasons: ['uncertain-tags'] },
  ],
  ['no tags', [], { tokens: 4, known: 3 }, { decision: 'review', reasons: ['no-tags'] }],
  [
    'few known words',
    tags(0.95),
    { tokens: 5, known: 2 },
    { decision: 'review', reasons: ['few-known-words'] },
  ],
  ['a text that says nothing', [], { tokens: 0, known: 0 }, { decision: 'review', reasons: ['no-tags'] }],
])('%s', (_, given, coverage, expected) => {
  expect(decide(given, coverage, rule)).toEqual(expected);
});
