import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelToOnnx } from '../../../src/model/formats/onnx.ts';
import { probabilitiesOf } from '../../../src/model/predict.ts';
import { type Architecture, initialParameters } from '../../../src/network/architecture.ts';
import { Network } from '../../../src/network/network.ts';
import { seededRandom } from '../../../src/network/random.ts';
import type { SparseRow } from '../../../src/network/tensor.ts';
import { trainSmallModel } from '../../fixtures/small-model.ts';

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
      ['no hidden layer', [], 'relu'],
      ['one hidden layer of ReLU', [16], 'relu'],
      ['two of tanh', [16, 8], 'tanh'],
      ['three of sigmoid', [9, 8, 7], 'sigmoid'],
    ] as const)('with %s gives the same probabilities in ONNX Runtime', async (_, hidden, activation) => {
      const small = await trainSmallModel({ maximumEpochs: 1 });
      const { inputs } = small.network.architecture;
      const heads = [
        { kind: 'sigmoid' as const, outputs: 5 },
        { kind: 'softmax' as const, outputs: 4 },
      ];
      const architecture: Architecture = { inputs, hidden, activation, heads };
      const network = new Network(architecture, initialParameters(architecture, seededRandom(1)));
      const runtime: OnnxRuntime = createRequire(join(ONNXRUNTIME ?? '', 'package.json'))('onnxruntime-node');
      const session = await runtime.InferenceSession.create(modelToOnnx({ ...small, network }));
      const rows: SparseRow[] = [[], [0], [3, 5, inputs - 1]].map((columns) => ({
        columns: Int32Array.from(columns),
        values: Float32Array.from(columns, (column) => 1 + (column % 3)),
      }));
      const features = new Float32Array(rows.length * inputs);
      for (const [row, { columns, values }] of rows.entries()) {
        for (const [position, column] of columns.entries())
          features[row * inputs + column] = values[position];
      }
      const given = await session.run({
        features: new runtime.Tensor('float32', features, [rows.length, inputs]),
      });
      const expected = probabilitiesOf(network, rows).flatMap((row) => [...row]);
      expect(given.probabilities.dims).toEqual([rows.length, 9]);
      for (const [index, probability] of expected.entries()) {
        expect(Math.abs(given.probabilities.data[index] - probability)).toBeLessThan(1e-5);
      }
    });
  },
);
