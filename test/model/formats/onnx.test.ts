import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../../src/features/feature-space.ts';
import { modelToOnnx } from '../../../src/model/formats/onnx.ts';
import { type Architecture, initialParameters } from '../../../src/network/architecture.ts';
import { Network } from '../../../src/network/network.ts';
import { seededRandom } from '../../../src/network/random.ts';
import { sparseMatrix } from '../../../src/network/sparse-matrix.ts';
import { smallModel } from '../../fixtures/small-model.ts';

interface OnnxRuntime {
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<{
      run(inputs: Record<string, object>): Promise<Record<string, { data: Float32Array; dims: number[] }>>;
    }>;
  };
}

/** Where onnxruntime-node is: it is too large to be installed for this alone. */
const { ONNXRUNTIME } = process.env;

describe.runIf(ONNXRUNTIME)(
  'a model in ONNX (ONNXRUNTIME=DIRECTORY of an npm project with onnxruntime-node)',
  () => {
    it.each([
      ['no hidden layer', [], 'relu', 'count'],
      ['one hidden layer of ReLU', [16], 'relu', 'tfidf'],
      ['two of tanh', [16, 8], 'tanh', 'tfidf'],
      ['three of sigmoid', [9, 8, 7], 'sigmoid', 'count'],
    ] as const)(
      'with %s gives the same probabilities in ONNX Runtime',
      async (_, hidden, activation, weighting) => {
        const small = await smallModel();
        const { inputs } = small.network.architecture;
        const heads = [
          { kind: 'sigmoid' as const, outputs: 5 },
          { kind: 'softmax' as const, outputs: 4 },
        ];
        const architecture: Architecture = { inputs, hidden, activation, heads };
        const network = new Network(architecture, initialParameters(architecture, seededRandom(1)));
        const featureSpace = { ...small.featureSpace, weighting };
        const runtime: OnnxRuntime = createRequire(join(ONNXRUNTIME ?? '', 'package.json'))(
          'onnxruntime-node',
        );
        const session = await runtime.InferenceSession.create(
          modelToOnnx({ ...small, featureSpace, network }),
        );
        // The columns of the terms of each record, once for each occurrence.
        const records = [[], [0], [3, 5, 5, 5, inputs - 1, inputs - 1]].map((columns) =>
          Int32Array.from(columns),
        );
        const counts = new Float32Array(records.length * inputs);
        for (const [row, columns] of records.entries()) {
          for (const column of columns) counts[row * inputs + column]++;
        }
        const given = await session.run({
          counts: new runtime.Tensor('float32', counts, [records.length, inputs]),
        });
        const rows = records.map((columns) => featuresOf(columns, featureSpace));
        const expected = network.probabilities(sparseMatrix(rows, inputs, network.backend)).data;
        expect(given.probabilities.dims).toEqual([records.length, 9]);
        for (const [index, probability] of expected.entries()) {
          expect(Math.abs(given.probabilities.data[index] - probability)).toBeLessThan(1e-5);
        }
      },
    );
  },
);
