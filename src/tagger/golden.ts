import { modelRefused } from '../model/model-refused.ts';
import type { Tagger } from './tagger.ts';

/** Differences between machines are smaller than this. */
const TOLERANCE = 1e-5;

/**
 * Tags the golden texts of the model in the same way as every request.
 * @throws {OperationalError} `model-refused`, naming the first tag whose probability differs from training
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
        `it does not tag as it did in training: ${id} has probability ${found}, not ${probability}, for one of its golden texts`,
        directory,
      );
    }
  }
  // Golden texts are not traffic.
  tagger.statistics.take();
}
