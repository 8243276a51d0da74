import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Place, TaggedText } from '../../src/contract/answers.ts';
import { textReader } from '../../src/features/analyser.ts';
import { shareModel } from '../../src/tagger/shared-model.ts';
import { Tagger } from '../../src/tagger/tagger.ts';
import { dictionary } from '../fixtures/dictionary.ts';
import { lookAlike } from '../fixtures/look-alikes.ts';
import { sharedData } from '../fixtures/shared-data.ts';
import { trainSmallModel } from '../fixtures/small-model.ts';
import { asStored } from '../fixtures/stored-model.ts';

const model = await trainSmallModel({ characterBigramWeight: 0.5 });
const tagger = new Tagger(shareModel(asStored(model), dictionary));
const readText = textReader('japanese', dictionary);

/** An answer with its places as read (after a katakana letter, as they may start with ー), without their positions. */
function asRead({ tags, unknown = [], coverage }: TaggedText) {
  const read = ({ text, start: _, end: __, ...rest }: Place) => ({
    ...rest,
    text: readText(`ア${text}`).text.slice(1),
  });
  return {
    coverage,
    unknown: unknown.map(read),
    tags: tags.map(({ evidence = [], clause, ...tag }) => ({
      ...tag,
      evidence: evidence.map(read),
      clause: clause && read(clause),
    })),
  };
}

describe('a text in another spelling that looks like it has the same tags, and evidence at the same words', () => {
  for (const { path, isMissing } of [
    { path: 'data/sample/overviews.jsonl', isMissing: false },
    sharedData('companies/train.jsonl'),
    sharedData('reports/train.jsonl'),
    sharedData('foundations/train.jsonl'),
  ]) {
    it.skipIf(isMissing)(`in ${path}`, async () => {
      const texts = (await readFile(path, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((line) => z.object({ description: z.string() }).parse(JSON.parse(line)).description);
      const choices = fc.array(fc.nat(), { minLength: 7, maxLength: 31 });
      fc.assert(
        fc.property(fc.constantFrom(...texts), choices, (text, numbers) => {
          const sent = lookAlike(text, numbers);
          const answer = tagger.tag(sent, { explain: true });
          expect(asRead(answer)).toEqual(asRead(tagger.tag(text, { explain: true })));
          for (const { start, end, text: word } of answer.tags.flatMap(({ evidence = [] }) => evidence)) {
            expect(sent.slice(start, end)).toBe(word);
          }
        }),
        { numRuns: 300 },
      );
    });
  }
});
