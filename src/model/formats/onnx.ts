import type { FeatureSpace } from '../../features/feature-space.ts';
import type { Activation } from '../../network/activations.ts';
import { type Head, layersOf, outputCount } from '../../network/architecture.ts';
import type { Network } from '../../network/network.ts';
import type { Model } from '../model.ts';
import { OnnxGraph } from './onnx-graph.ts';
import { encodeOnnx } from './onnx-schema.ts';

const OPERATOR: Record<Activation, string> = { relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' };
const BY_COLUMNS = { axis: 1 };

/**
 * Encodes a model as an ONNX file: from `counts` [records, terms], how often each term of the vocabulary occurs, to
 * `probabilities` [records, tags]. The graph weights the terms itself, and its weights include the calibration. The
 * metadata has the vocabulary in the order of the columns, and the tags with their thresholds, both as JSON.
 */
export function modelToOnnx({ manifest, featureSpace, network }: Model): Uint8Array {
  const { architecture } = network;
  const input = { name: 'counts', columns: architecture.inputs };
  const output = { name: 'probabilities', columns: outputCount(architecture) };
  const graph = new OnnxGraph();
  const features = addWeighting(graph, input.name, featureSpace);
  const logits = addLayers(graph, features, network);
  addHeads(graph, logits, architecture.heads, output.name);
  return encodeOnnx(
    manifest.name,
    graph,
    { input, output },
    {
      name: manifest.name,
      version: manifest.version,
      tags: JSON.stringify(
        manifest.tags.map(({ id, label, group, threshold }) => ({ id, label, group, threshold })),
      ),
      vocabulary: JSON.stringify(featureSpace.vocabulary.terms),
    },
  );
}

/**
 * Weights the counts as `featuresOf` does. TF-IDF is (sign(count) + ln max(count, 1)) · idf, which is 0 for a count of 0
 * and (1 + ln count) · idf for all others, scaled to Euclidean length 1.
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
  return graph.add('LpNormalization', [weighted], 'features', { axis: 1, p: 2 });
}

/** @returns the name of the logits */
function addLayers(graph: OnnxGraph, features: string, network: Network): string {
  const { architecture } = network;
  return layersOf(architecture).reduce((signal, { name }) => {
    const affine = addAffine(graph, signal, name, network);
    return name === 'output'
      ? affine
      : graph.add(OPERATOR[architecture.activation], [affine], `${name}.active`);
  }, features);
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

function addHeads(graph: OnnxGraph, logits: string, heads: readonly Head[], output: string): void {
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
    graph.add(operator, [`${names[head]}.logits`], names[head], attributes);
  }
  graph.add('Concat', names, output, BY_COLUMNS);
}
