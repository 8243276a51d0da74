import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const record = z.object({ description: z.string() });
const SHARED = process.env.SHARED_DATA ?? '../shared/data';
const SAMPLE = 'data/sample/overviews.jsonl';
const FILES = [SAMPLE, `${SHARED}/companies/train.jsonl`, `${SHARED}/foundations/train.jsonl`];

/** All available overviews, each on one line: the sample and, if available, the real ones. */
export function overviews(): string[] {
  return FILES.filter(existsSync).flatMap((path) =>
    descriptionsOf(path).map((text) => text.replaceAll('\n', ' ')),
  );
}

/** The overviews of the sample, which everybody has. */
export function sampleOverviews(): string[] {
  return descriptionsOf(SAMPLE);
}

function descriptionsOf(path: string): string[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => record.parse(JSON.parse(line)).description);
}

/** Yields `count` overviews by repeating the given ones with small variations. */
export function* variedOverviews(texts: readonly string[], total: number): Generator<string> {
  for (let index = 0; index < total; index++) {
    const round = Math.floor(index / texts.length);
    yield round === 0 ? texts[index] : `${texts[index % texts.length]}第${round}期。`;
  }
}

/** The overviews of typical request length, about 220 characters. */
export function typicalOverviews(texts: readonly string[]): string[] {
  return texts.filter(({ length }) => length >= 200 && length <= 240);
}

export function charactersOf(texts: readonly string[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0);
}
