import { z } from 'zod';
import { type EpochReport, epochReportSchema } from '../contract/model.ts';
import { parseJson } from '../files/parse.ts';
import { decodeSafetensors, encodeSafetensors, metadataOf } from '../model/formats/safetensors.ts';
import type { Matrix } from '../network/tensor.ts';

/** All that a training run is between two epochs. */
export interface TrainingState {
  /** Of the epochs that are over. */
  readonly reports: readonly EpochReport[];
  /** Mini-batches that are over. */
  readonly steps: number;
  /** The parameters as they are, as they were at their best, their average if it is wanted, and what the optimiser remembers. */
  readonly matrices: ReadonlyMap<string, Matrix>;
}

/** Where a training run keeps its state, so that it can go on after a kill. */
export interface Checkpoint {
  read(): Promise<TrainingState | undefined>;
  write(state: TrainingState): Promise<void>;
}

const metadataSchema = z.object({
  run: z.string(),
  reports: z.array(epochReportSchema),
  steps: z.int().min(0),
});

/** The state as the bytes of a safetensors file. @param run what is trained from what: only that can go on from it */
export function encodeState({ matrices, reports, steps }: TrainingState, run: string): Uint8Array {
  return encodeSafetensors(matrices, { training: JSON.stringify({ run, reports, steps }) });
}

/**
 * The state of the run; undefined when the bytes are of another.
 * @throws {OperationalError | RangeError} when they are no such state
 */
export function decodeState(bytes: Uint8Array, run: string, source: string): TrainingState | undefined {
  const { training = '' } = metadataOf(bytes, source);
  const { run: own, reports, steps } = parseJson(metadataSchema, training, `metadata of ${source}`);
  return own === run ? { reports, steps, matrices: decodeSafetensors(bytes, source) } : undefined;
}
