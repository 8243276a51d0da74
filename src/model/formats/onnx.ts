import type { Activation } from '../../network/activations.ts';
import { layersOf, outputCount } from '../../network/architecture.ts';
import type { Model } from '../model.ts';
import {
  encodeOnnx,
  ONNX_FLOAT,
  ONNX_INT_ATTRIBUTE,
  ONNX_INT64,
  type OnnxNode,
  type OnnxTensor,
} from './onnx-schema.ts';

const OPERATOR: Record<Activation, string> = { relu: 'Relu', tanh: 'Tanh', sigmoid: 'Sigmoid' };
const AXIS_OF_COLUMNS = [{ name: 'axis', i: 1, type: ONNX_INT_ATTRIBUTE }];

/**
 * Encodes the network as an ONNX file with the input `features` [records, terms] and the output `probabilities` [records,
 * tags]. The metadata has the ids and thresholds of the tags, and the terms of the vocabulary.
 */
export function modelToOnnx({ manifest, featureSpace, network }: Model): Uint8Array {
  const { architecture } = network;
  const nodes: OnnxNode[] = [];
  let signal = 'features';
  for (const { name } of layersOf(architecture)) {
    const affine = `${name}.affine`;
    nodes.push({ opType: 'Gemm', input: [signal, `${name}.weights`, `${name}.bias`], output: [affine] });
    signal = affine;
    if (name === 'output') continue;
    signal = `${name}.active`;
    nodes.push({ opType: OPERATOR[architecture.activation], input: [affine], output: [signal] });
  }
  const heads = architecture.heads.map((head, index) => ({ ...head, name: `head.${index}` }));
  nodes.push(
    {
      opType: 'Split',
      input: [signal, 'heads'],
      output: heads.map(({ name }) => `${name}.logits`),
      attribute: AXIS_OF_COLUMNS,
    },
    ...heads.map(({ kind, name }) => ({
      opType: kind === 'softmax' ? 'Softmax' : 'Sigmoid',
      input: [`${name}.logits`],
      output: [name],
      ...(kind === 'softmax' && { attribute: AXIS_OF_COLUMNS }),
    })),
    {
      opType: 'Concat',
      input: heads.map(({ name }) => name),
      output: ['probabilities'],
      attribute: AXIS_OF_COLUMNS,
    },
  );
  const tensors: OnnxTensor[] = [...network.parameters]
    .filter(([name]) => nodes.some(({ input }) => input.includes(name)))
    .map(([name, { rows, columns, data }]) => ({
      name,
      dims: name.endsWith('.bias') ? [columns] : [rows, columns],
      dataType: ONNX_FLOAT,
      rawData: bytesOf(Float32Array.from(data)),
    }));
  const sizes = BigInt64Array.from(heads, ({ outputs }) => BigInt(outputs));
  tensors.push({ name: 'heads', dims: [heads.length], dataType: ONNX_INT64, rawData: bytesOf(sizes) });
  return encodeOnnx(
    manifest.name,
    nodes,
    tensors,
    {
      input: { name: 'features', columns: architecture.inputs },
      output: { name: 'probabilities', columns: outputCount(architecture) },
    },
    {
      version: manifest.version,
      weighting: featureSpace.weighting,
      tags: JSON.stringify(manifest.tags.map(({ id, threshold }) => ({ id, threshold }))),
      vocabulary: JSON.stringify(featureSpace.vocabulary.terms),
    },
  );
}

function bytesOf({ buffer }: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(buffer);
}
