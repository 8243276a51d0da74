import { expect, it } from 'vitest';
import { decide } from '../../src/tagger/decide.ts';

const rule = { precision: 0.9, minimumExpected: 0.8, measured: { accepted: 0.5, precision: 0.9 } };
const tag = (id: string, parent?: string) => ({
  id,
  ...(parent && { parent }),
  label: id,
  group: 'g',
  description: '',
  examples: 1,
  threshold: 0.4,
});
const given = (...probabilities: number[]) =>
  probabilities.map((probability, index) => ({ tag: tag(`t${index}`), probability }));
const review = (...reasons: string[]) => ({ decision: 'review', reasons });

it.each([
  ['sure tags', given(0.95, 0.7), { tokens: 4, known: 4 }, { decision: 'accept' }],
  ['tags that are uncertain together', given(0.95, 0.6), { tokens: 4, known: 4 }, review('uncertain-tags')],
  ['a tag near its threshold', given(0.99, 0.99, 0.49), { tokens: 4, known: 4 }, review('near-threshold')],
  [
    'a tag without any of those below it',
    [{ tag: tag('parent'), probability: 0.95 }],
    { tokens: 4, known: 4 },
    review('groups-disagree'),
  ],
  [
    'a tag with one of those below it',
    [
      { tag: tag('parent'), probability: 0.95 },
      { tag: tag('child', 'parent'), probability: 0.9 },
    ],
    { tokens: 4, known: 4 },
    { decision: 'accept' },
  ],
  [
    'a tag whose only one below it is a suggestion',
    [
      { tag: tag('parent'), probability: 0.95 },
      { tag: tag('child', 'parent'), probability: 0.9, suggestion: 'suggest-only' as const },
    ],
    { tokens: 4, known: 4 },
    review('groups-disagree'),
  ],
  ['no tags', [], { tokens: 4, known: 3 }, review('no-tags')],
  ['few known words', given(0.95), { tokens: 5, known: 2 }, review('few-known-words')],
  [
    'a text unlike all of training',
    given(0.95),
    { tokens: 4, known: 4, isUnlike: true },
    review('unlike-training'),
  ],
  ['a text that says nothing', [], { tokens: 0, known: 0 }, review('no-tags')],
])('%s', (_, tags, coverage, expected) => {
  const read = { isUnlike: false, ...coverage };
  expect(decide(tags, read, rule, new Set(['parent']))).toEqual(expected);
});
