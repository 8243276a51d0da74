import { type OnProgress, unseen } from '../contract/progress.ts';
import { type Architecture, layersOf, outputCount } from '../network/architecture.ts';
import { KernelBackend } from '../network/backends/kernel-backend.ts';
import { float32 } from '../network/backends/plain-backend.ts';
import { zeros } from '../network/matrix.ts';
import { naiveBayesFactors } from '../network/naive-bayes-scaling.ts';
import { Network } from '../network/network.ts';
import { sparseMatrix } from '../network/sparse-matrix.ts';
import { fitSupportVectorMachines } from '../network/support-vector-machines.ts';
import { type DerivedColumns, foldedWeights, withDerivedColumns } from './derived-columns.ts';
import { type Example, isKnown } from './examples.ts';
import type { TrainingSettings } from './settings.ts';

export type LinearSettings = Pick<TrainingSettings, 'linearCost' | 'extraWeight'>;

/** The outputs that are trained side by side: the weights of an input then fill a cache line of 64 bytes. */
const BLOCK = 16;

/**
 * Trains a linear network exactly: one support vector machine for each output on whole texts, with its inputs scaled by
 * how well each tells the output alone (Wang and Manning 2012).
 * @param architecture of a network without hidden layers
 * @param derived the columns that each row is trained with beside its own, and whose weights are then folded into those of
 * the inputs
 */
export function trainLinear(
  architecture: Architecture,
  { train, extra }: { readonly train: readonly Example[]; readonly extra: readonly Example[] },
  { linearCost: cost, extraWeight }: LinearSettings,
  derived: DerivedColumns | undefined,
  onProgress: OnProgress = unseen,
): Network {
  const examples = [...train, ...extra];
  const backend = new KernelBackend();
  const { inputs } = architecture;
  const rows = examples.map(({ features }) => features.whole);
  const x = sparseMatrix(rows, inputs, backend);
  const augmented =
    derived === undefined
      ? x
      : sparseMatrix(
          rows.map((row) => withDerivedColumns(row, derived)),
          inputs + derived.count,
          backend,
        );
  const weightOfRows = new Float32Array(examples.length)
    .fill(1, 0, train.length)
    .fill(extraWeight, train.length);
  const outputs = outputCount(architecture);
  const [{ name }] = layersOf(architecture);
  const weights = zeros(inputs, outputs, float32);
  const bias = zeros(1, outputs, float32);
  for (let first = 0; first < outputs; first += BLOCK) {
    const count = Math.min(BLOCK, outputs - first);
    const targets = targetsOf(examples, first, count);
    backend.scoped(() => {
      const factors = zeros(augmented.columns, count, backend);
      factors.data.fill(1);
      factors.data.set(naiveBayesFactors(x, targets, weightOfRows, count, backend).data);
      const fitted = fitSupportVectorMachines(augmented, targets, weightOfRows, factors, { cost });
      const { data } = derived === undefined ? fitted.weights : foldedWeights(fitted.weights, derived);
      for (let input = 0; input < inputs; input++) {
        for (let output = 0; output < count; output++) {
          weights.data[input * outputs + first + output] = data[input * count + output];
        }
      }
      bias.data.set(fitted.bias, first);
    });
    onProgress('tags of the linear path trained', first + count, outputs);
  }
  return new Network(
    architecture,
    new Map([
      [`${name}.weights`, weights],
      [`${name}.bias`, bias],
    ]),
  );
}

/** [examples, count], for the outputs from `first`: 1 where an output is right, 0 where that is unknown, and −1 elsewhere. */
function targetsOf(examples: readonly Example[], first: number, count: number): Int8Array {
  const targets = new Int8Array(examples.length * count);
  let at = 0;
  for (const example of examples) {
    for (let output = first; output < first + count; output++) {
      if (isKnown(example, output)) targets[at] = example.outputs.has(output) ? 1 : -1;
      at++;
    }
  }
  return targets;
}
