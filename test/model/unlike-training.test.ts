import { expect, it } from 'vitest';
import { BINS } from '../../src/model/tagging-statistics.ts';
import { isUnlikeTraining } from '../../src/model/unlike-training.ts';

it('a text is unlike training where no text was about as long, or had about as many unknown words', () => {
  const reference = {
    // Texts of up to 100 characters, and up to a fifth of unknown words.
    lengths: [...BINS.lengths, Number.POSITIVE_INFINITY].map((end) => (end <= 100 ? 5 : 0)),
    unknownRates: [...BINS.unknownRates, 1].map((end) => (end <= 0.2 ? 5 : 0)),
  };
  const isUnlike = (characters: number, tokens: number, known: number) =>
    isUnlikeTraining(reference, { characters, tokens, known });
  expect([isUnlike(100, 10, 8), isUnlike(80, 0, 0), isUnlike(101, 10, 10), isUnlike(80, 10, 7)]).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
