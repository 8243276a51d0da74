import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { featuresOf } from '../../../src/features/feature-space.ts';
import { modelToOnnx } from '../../../src/model/formats/onnx.ts';
import type { Model } from '../../../src/model/model.ts';
import { type Architecture, initialParameters, LINEAR } from '../../../src/network/architecture.ts';
import { curveName } from '../../../src/network/curve.ts';
import { matrixOf } from '../../../src/network/matrix.ts';
import { Network } from '../../../src/network/network.ts';
import { partsScalingName } from '../../../src/network/parts-scaling.ts';
import { normal, seededRandom } from '../../../src/network/random.ts';
import { compositeMatrix } from '../../../src/network/sparse-matrix.ts';
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

const HEADS = [
  { kind: 'sigmoid' as const, outputs: 5, points: 4 },
  { kind: 'softmax' as const, outputs: 4 },
];

function networkOf(architecture: Architecture): Network {
  const random = seededRandom(1);
  const parameters = initialParameters(architecture, random);
  // The linear path starts at zero, where no fault would be seen.
  const path = parameters.get(LINEAR);
  if (path) for (const index of path.data.keys()) path.data[index] = normal(random);
  parameters.set(
    curveName(0),
    matrixOf([
      [-1, -0.5, 0, 1],
      [-3, -2.5, -1, 2],
    ]),
  );
  parameters.set(partsScalingName(0), matrixOf([[-0.3, 0.6]]));
  return new Network(architecture, parameters);
}

async function probabilitiesInOnnx(model: Model, counts: Float32Array, rows: number) {
  const runtime: OnnxRuntime = createRequire(join(ONNXRUNTIME ?? '', 'package.json'))('onnxruntime-node');
  const session = await runtime.InferenceSession.create(modelToOnnx(model));
  const { probabilities } = await session.run({
    counts: new runtime.Tensor('float32', counts, [rows, counts.length / rows]),
  });
  return probabilities;
}

describe.runIf(ONNXRUNTIME)(
  'a model in ONNX (ONNXRUNTIME=DIRECTORY of an npm project with onnxruntime-node)',
  () => {
    it.each([
      ['no hidden layer', [], 'relu', 'count', false],
      ['one hidden layer of ReLU', [16], 'relu', 'tfidf', true],
      ['two of tanh', [16, 8], 'tanh', 'tfidf', false],
      ['three of sigmoid', [9, 8, 7], 'sigmoid', 'count', true],
    ] as const)(
      'with %s gives the same probabilities in ONNX Runtime',
      async (_, hidden, activation, weighting, linear) => {
        const small = await smallModel();
        const featureSpace = { ...small.featureSpace, weighting };
        const { inputs } = small.network.architecture;
        // The columns of the terms of each row, once for each occurrence.
        const occurrences = [[], [0], [3, 5, 5, 5, inputs - 1, inputs - 1]];
        const rows = occurrences.map((columns) => featuresOf(Int32Array.from(columns), featureSpace));
        const counts = new Float32Array(rows.length * inputs);
        for (const [row, columns] of occurrences.entries()) {
          for (const column of columns) counts[row * inputs + column]++;
        }
        for (const wholeShare of [1, 0.6]) {
          const network = networkOf({
            inputs,
            hiddenInputs: linear ? inputs - 2 : inputs,
            hidden,
            activation,
            heads: HEADS,
            linear,
            wholeShare,
          });
          const given = await probabilitiesInOnnx({ ...small, featureSpace, network }, counts, rows.length);
          // Without clauses each row is a record; with clauses the first row is the whole text.
          const records =
            wholeShare === 1
              ? rows.map((whole) => ({ whole, parts: [] }))
              : [{ whole: rows[0], parts: [rows[1], rows[2]] }];
          expect(given.dims).toEqual([records.length, 9]);
          // Unlike `probabilitiesOf`, the graph has no rule for a record without any term.
          const expected = network.probabilities(compositeMatrix(records, inputs)).data;
          for (const [index, probability] of expected.entries()) {
            expect(Math.abs(given.data[index] - probability)).toBeLessThan(1e-5);
          }
        }
      },
    );
  },
);
