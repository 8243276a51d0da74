import { createHash } from 'node:crypto';
import { z } from 'zod';
import { epochReportSchema } from '../contract/model.ts';
import { parseJson } from '../files/parse.ts';
import { decodeSafetensors, encodeSafetensors, metadataOf } from '../model/formats/safetensors.ts';
import { unpackedMatrix } from '../network/packed-parameters.ts';
import type { Matrix } from '../network/tensor.ts';

const reportSchema = epochReportSchema.omit({ member: true });

/** The complete state of the training of a network between two epochs. */
export interface TrainingState {
  /** Of the finished epochs. */
  readonly reports: readonly z.infer<typeof reportSchema>[];
  /** The number of finished mini-batches. */
  readonly steps: number;
  /** The current parameters, the best ones, their average if there is one, and the memory of the optimiser. */
  readonly matrices: ReadonlyMap<string, Matrix>;
}

/** Keeps the state of the training of a network, so that it can be continued after an interruption. */
export interface Checkpoint {
  read(): Promise<TrainingState | undefined>;
  write(state: TrainingState): Promise<void>;
}

const metadataSchema = z.object({
  run: z.string(),
  /** The SHA-256 of the matrices. */
  digest: z.string(),
  reports: z.array(reportSchema),
  steps: z.int().min(0),
});

/** Encodes a state as a safetensors file. @param run the id of the training run; only the same run can continue */
export function encodeState({ matrices, reports, steps }: TrainingState, run: string): Uint8Array {
  const metadata: z.infer<typeof metadataSchema> = {
    run,
    digest: digestOf(matrices),
    reports: [...reports],
    steps,
  };
  return encodeSafetensors(matrices, { training: JSON.stringify(metadata) });
}

/**
 * Decodes the state of a training run.
 * @returns undefined when the state belongs to another run
 * @throws {OperationalError | RangeError} when the bytes are not a state, or have changed
 */
export function decodeState(bytes: Uint8Array, run: string, source: string): TrainingState | undefined {
  const { training = '' } = metadataOf(bytes, source);
  const { run: own, digest, reports, steps } = parseJson(metadataSchema, training, `metadata of ${source}`);
  if (own !== run) return undefined;
  const decoded = decodeSafetensors(bytes, source).entries();
  const matrices = new Map(decoded.map(([name, matrix]) => [name, unpackedMatrix(matrix)]));
  if (digestOf(matrices) !== digest) throw new RangeError(`${source} has changed since it was written`);
  return { reports, steps, matrices };
}

function digestOf(matrices: ReadonlyMap<string, Matrix>): string {
  const hash = createHash('sha256');
  for (const [name, { data }] of matrices) hash.update(`${name}\n`).update(Float32Array.from(data));
  return hash.digest('hex');
}
