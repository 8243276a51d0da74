import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Random, seededRandom } from '../../src/network/random.ts';
import { sampleOverviews } from '../texts.ts';

/** Records and a catalogue, made of the phrases of the sample by a seed. */
export interface LargeDataset {
  readonly records: number;
  readonly tags: number;
  /** The phrases of each text, of some 17 characters each; 0 makes all texts equal. */
  readonly phrases: number;
}

const SEED = 1;
const TAGS_OF_RECORD = 3;
/** Lines are written in blocks, because a write for each takes longer than all else. */
const BLOCK = 1000;

/** @returns the options that name the files */
export async function writeDataset(directory: string, dataset: LargeDataset): Promise<string[]> {
  const random = seededRandom(SEED);
  const phrases = [...new Set(sampleOverviews().flatMap((text) => text.split(/[、。\n]/)))];
  const catalogue = Array.from({ length: dataset.tags }, (_, tag) => ({
    id: `t${tag}`,
    label: `tag ${tag}`,
    group: `group ${tag % 4}`,
    description: phrases[tag % phrases.length],
  }));
  const [records, tags] = [join(directory, 'records.jsonl'), join(directory, 'tags.json')];
  await writeFile(tags, JSON.stringify(catalogue));
  await pipeline(Readable.from(linesOf(dataset, phrases, random)), createWriteStream(records));
  return ['--data', records, '--tags', tags, '--split-file', join(directory, 'split.json')];
}

function* linesOf(
  { records, tags, phrases: phrasesOfText }: LargeDataset,
  phrases: readonly string[],
  random: Random,
): Generator<string> {
  const draw = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)];
  for (let first = 0; first < records; first += BLOCK) {
    const lines = Array.from({ length: Math.min(BLOCK, records - first) }, (_, index) => {
      const description =
        phrasesOfText === 0
          ? phrases.slice(0, 10).join('、')
          : Array.from({ length: phrasesOfText }, () => draw(phrases)).join('、');
      // Low numbers are common tags, high ones rare.
      const own = Array.from({ length: TAGS_OF_RECORD }, () => `t${Math.floor(tags * random() ** 2)}`);
      return JSON.stringify({ id: `${first + index}`, description, tags: [...new Set(own)] });
    });
    yield `${lines.join('\n')}\n`;
  }
}
