import { createHash } from 'node:crypto';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { FORMAT_VERSION } from '../model/manifest.ts';
import type { TrainingSettings } from './settings.ts';
import type { WordVectors } from './word-vectors/word-vectors.ts';

/** What a model is trained on. All records have been cleaned. */
export interface TrainingData {
  readonly train: readonly CompanyRecord[];
  /** Additional records to train on, which are on no side of the split. */
  readonly extra: readonly CompanyRecord[];
  readonly dev: readonly CompanyRecord[];
  readonly catalogue: readonly Tag[];
  /** Words that are added to the dictionary, as CSV for `readUserWords`. */
  readonly userWords?: string | undefined;
  /** Vectors of words, learned from texts without tags. */
  readonly wordVectors?: WordVectors | undefined;
}

/** The SHA-256 of the training and dev records, the catalogue, the words and their vectors. */
export function fingerprint(data: TrainingData): string {
  const { train, extra, dev, catalogue, userWords = '', wordVectors } = data;
  const hash = createHash('sha256');
  for (const record of [...train, ...extra, ...dev]) {
    const { id, company, kind, name, description, tags, groups } = record;
    hash.update(`${JSON.stringify([id, company, kind, name, description, tags, groups])}\n`);
  }
  hash.update(JSON.stringify(catalogue)).update(userWords);
  if (wordVectors !== undefined) {
    const { terms, vectors } = wordVectors;
    hash.update(JSON.stringify(terms)).update(Float32Array.from(vectors.data));
  }
  return hash.digest('hex');
}

/** Identifies a training run by everything that its result depends on. */
export function runIdOf(data: TrainingData, settings: TrainingSettings): string {
  const hash = createHash('sha256').update(fingerprint(data)).update(JSON.stringify(settings));
  return hash.update(`format ${FORMAT_VERSION}`).digest('hex');
}
