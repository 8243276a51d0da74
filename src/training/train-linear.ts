import { type OnProgress, unseen } from '../contract/progress.ts';
import { type Architecture, layersOf, outputCount } from '../network/architecture.ts';
import { float32 } from '../network/backends/plain-backend.ts';
import { zeros } from '../network/matrix.ts';
import { naiveBayesFactors } from '../network/naive-bayes-scaling.ts';
import { Network } from '../network/network.ts';
import { sparseMatrix } from '../network/sparse-matrix.ts';
import { fitSupportVectorMachine } from '../network/support-vector-machine.ts';
import { type Example, isKnown } from './examples.ts';
import type { TrainingSettings } from './settings.ts';

export type LinearSettings = Pick<TrainingSettings, 'linearCost' | 'extraWeight'>;

/**
 * Trains a linear network exactly: one support vector machine for each output on whole texts, with its inputs scaled by
 * how well each tells the output alone (Wang and Manning 2012).
 * @param architecture of a network without hidden layers
 */
export function trainLinear(
  architecture: Architecture,
  { train, extra }: { readonly train: readonly Example[]; readonly extra: readonly Example[] },
  { linearCost: cost, extraWeight }: LinearSettings,
  onProgress: OnProgress = unseen,
): Network {
  const examples = [...train, ...extra];
  const x = sparseMatrix(
    examples.map(({ features }) => features.whole),
    architecture.inputs,
  );
  const weightOfRows = new Float32Array(examples.length)
    .fill(1, 0, train.length)
    .fill(extraWeight, train.length);
  const outputs = outputCount(architecture);
  const [{ name }] = layersOf(architecture);
  const weights = zeros(architecture.inputs, outputs, float32);
  const bias = zeros(1, outputs, float32);
  for (let output = 0; output < outputs; output++) {
    const targets = Int8Array.from(examples, (example) => targetOf(example, output));
    const factors = naiveBayesFactors(x, targets, weightOfRows);
    const fitted = fitSupportVectorMachine(x, targets, weightOfRows, factors, { cost });
    for (let input = 0; input < architecture.inputs; input++) {
      weights.data[input * outputs + output] = fitted.weights[input];
    }
    bias.data[output] = fitted.bias;
    onProgress('tags of the linear path trained', output + 1, outputs);
  }
  return new Network(
    architecture,
    new Map([
      [`${name}.weights`, weights],
      [`${name}.bias`, bias],
    ]),
  );
}

/** 1 if the output is right for the example, 0 if that is unknown, and −1 otherwise. */
function targetOf(example: Example, output: number): number {
  if (!isKnown(example, output)) return 0;
  return example.outputs.has(output) ? 1 : -1;
}
