import { createHash } from 'node:crypto';
import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { FORMAT_VERSION } from '../model/manifest.ts';
import type { TrainingSettings } from './settings.ts';

/** What a model is trained on. All records have been cleaned. */
export interface TrainingData {
  readonly train: readonly CompanyRecord[];
  /** Additional records to train on, which are on no side of the split. */
  readonly extra: readonly CompanyRecord[];
  readonly dev: readonly CompanyRecord[];
  readonly catalogue: readonly Tag[];
  /** Words that are added to the dictionary, as CSV for `readUserWords`. */
  readonly userWords?: string | undefined;
}

/** The SHA-256 of the training and dev records, the catalogue and the words. */
export function fingerprint({ train, extra, dev, catalogue, userWords = '' }: TrainingData): string {
  const hash = createHash('sha256');
  for (const record of [...train, ...extra, ...dev]) {
    const { id, company, kind, name, description, tags, groups } = record;
    hash.update(`${JSON.stringify([id, company, kind, name, description, tags, groups])}\n`);
  }
  return hash.update(JSON.stringify(catalogue)).update(userWords).digest('hex');
}

/** Identifies a training run by everything that its result depends on. */
export function runIdOf(data: TrainingData, settings: TrainingSettings): string {
  const hash = createHash('sha256').update(fingerprint(data)).update(JSON.stringify(settings));
  return hash.update(`format ${FORMAT_VERSION}`).digest('hex');
}
