import type { FeatureSpace } from '../../features/feature-space.ts';
import { LENGTH_EXPONENT } from '../../features/weighting.ts';
import type { Activation } from '../../network/activations.ts';
import { LINEAR, layersOf, outputCount } from '../../network/architecture.ts';
import { type Curve, curvesOf } from '../../network/curve.ts';
import type { Network } from '../../network/network.ts';
import type { Model } from '../model.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { addPartsScaling, addPooling } from './onnx-pooling.ts';
import { encodeOnnx } from './onnx-schema.ts';

const OPERATOR: Record<Activation, string> = { relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' };
const BY_COLUMNS = { axis: 1 };

/**
 * Encodes a model as an ONNX file: from `counts` [rows, terms], how often each term of the vocabulary occurs, to
 * `probabilities`. Without clauses each row is a record, and there is a row [tags] for each. With clauses the rows are one
 * record, the whole text and then each clause, and there is one row of probabilities. The graph weights the terms itself,
 * and its weights include the calibration. The metadata has the vocabulary in the order of the columns, and the tags with
 * their thresholds, both as JSON.
 */
export function modelToOnnx({ manifest, featureSpace, network }: Model): Uint8Array {
  const { architecture } = network;
  const input = { name: 'counts', rows: 'rows', columns: architecture.inputs };
  const output = { name: 'probabilities', rows: 'records', columns: outputCount(architecture) };
  const graph = new OnnxGraph();
  const features = addWeighting(graph, input.name, featureSpace);
  const logits = addLayers(graph, features, network);
  const pooled = addPooling(graph, logits, architecture);
  const scaled = addPartsScaling(graph, pooled, input.name, network);
  addHeads(graph, scaled, network, output.name);
  return encodeOnnx(
    manifest.name,
    graph,
    { input, output },
    {
      name: manifest.name,
      version: manifest.version,
      tags: JSON.stringify(
        manifest.tags.map(({ id, label, group, threshold, parent }) => ({
          id,
          label,
          group,
          threshold,
          parent,
        })),
      ),
      vocabulary: JSON.stringify(featureSpace.vocabulary.terms),
    },
  );
}

/**
 * Weights the counts as `featuresOf` does. x = (sign(count) + ln max(count, 1)) · idf is 0 for a count of 0 and
 * (1 + ln count) · idf for all others. It is divided by a power of its length, or of a tiny one where there is no term.
 * @returns the name of the features
 */
function addWeighting(graph: OnnxGraph, counts: string, { weighting, idf }: FeatureSpace): string {
  if (weighting === 'count') return counts;
  const one = graph.constant('weighting.one', [], Float32Array.of(1));
  const occurs = graph.add('Sign', [counts], 'weighting.occurs');
  const atLeastOne = graph.add('Max', [counts, one], 'weighting.at-least-one');
  const logarithm = graph.add('Log', [atLeastOne], 'weighting.logarithm');
  const frequency = graph.add('Add', [occurs, logarithm], 'weighting.frequency');
  const weights = graph.constant('weighting.idf', [1, idf.length], idf);
  const weighted = graph.add('Mul', [frequency, weights], 'weighting.tfidf');
  const length = graph.addReduction('ReduceL2', weighted, 'weighting.length', 1);
  const tiny = graph.constant('weighting.tiny', [], Float32Array.of(1e-12));
  const positive = graph.add('Max', [length, tiny], 'weighting.positive');
  const exponent = graph.constant('weighting.exponent', [], Float32Array.of(LENGTH_EXPONENT));
  const divisor = graph.add('Pow', [positive, exponent], 'weighting.divisor');
  return graph.add('Div', [weighted, divisor], 'features');
}

/** @returns the name of the logits of each row */
function addLayers(graph: OnnxGraph, features: string, network: Network): string {
  const { architecture } = network;
  const [{ inputs }] = layersOf(architecture);
  const seen =
    inputs === architecture.inputs
      ? features
      : graph.addSlice(features, 'hidden.inputs', { from: 0, to: inputs, axis: 1 });
  const logits = layersOf(architecture).reduce((signal, { name }) => {
    const affine = addAffine(graph, signal, name, network);
    return name === 'output'
      ? affine
      : graph.add(OPERATOR[architecture.activation], [affine], `${name}.active`);
  }, seen);
  if (!architecture.linear) return logits;
  const { rows, columns, data } = network.parameter(LINEAR);
  const weights = graph.constant(LINEAR, [rows, columns], Float32Array.from(data));
  return graph.add('Add', [logits, graph.add('MatMul', [features, weights], 'linear')], 'logits');
}

function addAffine(graph: OnnxGraph, signal: string, layer: string, network: Network): string {
  const weights = network.parameter(`${layer}.weights`);
  const bias = network.parameter(`${layer}.bias`);
  return graph.add(
    'Gemm',
    [
      signal,
      graph.constant(`${layer}.weights`, [weights.rows, weights.columns], Float32Array.from(weights.data)),
      graph.constant(`${layer}.bias`, [bias.columns], Float32Array.from(bias.data)),
    ],
    `${layer}.affine`,
  );
}

function addHeads(graph: OnnxGraph, logits: string, network: Network, output: string): void {
  const { heads } = network.architecture;
  const curves = curvesOf(network.architecture, network.parameters);
  const sizes = BigInt64Array.from(heads, ({ outputs }) => BigInt(outputs));
  const names = heads.map((_, head) => `head.${head}`);
  graph.addNode(
    'Split',
    [logits, graph.constant('heads', [heads.length], sizes)],
    names.map((name) => `${name}.logits`),
    BY_COLUMNS,
  );
  for (const [head, { kind }] of heads.entries()) {
    const [operator, attributes] = kind === 'softmax' ? ['Softmax', BY_COLUMNS] : ['Sigmoid', {}];
    const own = `${names[head]}.logits`;
    const curve = curves[head];
    graph.add(operator, [curve ? addCurve(graph, own, curve) : own], names[head], attributes);
  }
  graph.add('Concat', names, output, BY_COLUMNS);
}

/**
 * A curve with the points (xᵢ, yᵢ) as a sum of ramps: y₀ + (x − x₀) + Σᵢ cᵢ · max(0, x − xᵢ), where cᵢ is by how much the
 * slope changes at xᵢ.
 */
function addCurve(graph: OnnxGraph, logits: string, { x, y }: Curve): string {
  const name = `${logits}.curve`;
  const slopes = Array.from(x.subarray(1), (end, index) => (y[index + 1] - y[index]) / (end - x[index]));
  const changes = [...slopes, 1].map((slope, index) => slope - (slopes[index - 1] ?? 1));
  const axis = graph.constant(`${name}.axis`, [1], BigInt64Array.of(2n));
  const starts = graph.constant(`${name}.starts`, [1, 1, x.length], Float32Array.from(x));
  const columns = graph.add('Unsqueeze', [logits, axis], `${name}.columns`);
  const ramps = graph.add(
    'Relu',
    [graph.add('Sub', [columns, starts], `${name}.distances`)],
    `${name}.ramps`,
  );
  const weights = graph.constant(`${name}.changes`, [x.length, 1], Float32Array.from(changes));
  const sum = graph.add(
    'Squeeze',
    [graph.add('MatMul', [ramps, weights], `${name}.sums`), axis],
    `${name}.sum`,
  );
  const offset = graph.constant(`${name}.offset`, [], Float32Array.of(y[0] - x[0]));
  return graph.add('Add', [graph.add('Add', [logits, offset], `${name}.shifted`), sum], name);
}
