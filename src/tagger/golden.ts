import { modelRefused } from '../model/model-refused.ts';
import type { Tagger } from './tagger.ts';

/** What may differ from machine to machine, and is seen by nobody. */
const TOLERANCE = 1e-5;

/**
 * Tags the texts that came with the model, on the road that every request takes.
 * @throws {OperationalError} naming the first tag whose probability is not what it was when the model was trained
 */
export function assertGolden(tagger: Tagger, directory: string): void {
  for (const { description, tags } of tagger.model.manifest.golden) {
    const given = new Map(
      tagger.tag(description, { minProbability: 0 }).tags.map(({ id, probability }) => [id, probability]),
    );
    for (const { id, probability } of tags) {
      const found = given.get(id) ?? Number.NaN;
      if (Math.abs(found - probability) <= TOLERANCE) continue;
      throw modelRefused(
        `it tags other than it did when it was trained: ${id} has probability ${found}, not ${probability}, for one of its own texts`,
        directory,
      );
    }
  }
  // The texts are the model's own, and say nothing of traffic.
  tagger.statistics.take();
}
