import {
  ONNX_FLOAT,
  ONNX_INT_ATTRIBUTE,
  ONNX_INT64,
  ONNX_INTS_ATTRIBUTE,
  type OnnxNode,
  type OnnxTensor,
} from './onnx-schema.ts';

/** The nodes of an ONNX graph in the order of their computation, and their constants. Values are known by name. */
export class OnnxGraph {
  readonly nodes: OnnxNode[] = [];
  readonly constants: OnnxTensor[] = [];

  /** Adds an operator with one output. @returns the name of the output */
  add(
    operator: string,
    input: readonly string[],
    output: string,
    attributes?: Readonly<Record<string, number>>,
  ): string {
    this.addNode(operator, input, [output], attributes);
    return output;
  }

  /** Adds a reduction along an axis, which stays as an axis of length 1. @returns the name of the output */
  addReduction(operator: string, input: string, output: string, axis: number): string {
    this.nodes.push({
      opType: operator,
      input: [input],
      output: [output],
      attribute: [{ name: 'axes', ints: [axis], type: ONNX_INTS_ATTRIBUTE }],
    });
    return output;
  }

  /** Adds a slice [from, to) along an axis. @returns the name of the output */
  addSlice(
    input: string,
    output: string,
    { from, to, axis }: { from: number; to: number; axis: number },
  ): string {
    const numbers = Object.entries({ from, to, axis }).map(([name, value]) =>
      this.constant(`${output}.${name}`, [1], BigInt64Array.of(BigInt(value))),
    );
    return this.add('Slice', [input, ...numbers], output);
  }

  /** Adds an operator. @param attributes integers by name */
  addNode(
    operator: string,
    input: readonly string[],
    output: readonly string[],
    attributes: Readonly<Record<string, number>> = {},
  ): void {
    this.nodes.push({
      opType: operator,
      input,
      output,
      attribute: Object.entries(attributes).map(([name, i]) => ({ name, i, type: ONNX_INT_ATTRIBUTE })),
    });
  }

  /** @param dimensions none for a scalar @returns the name */
  constant(name: string, dimensions: readonly number[], values: Float32Array | BigInt64Array): string {
    const { buffer, byteOffset, byteLength } = values;
    this.constants.push({
      name,
      dims: dimensions,
      dataType: values instanceof Float32Array ? ONNX_FLOAT : ONNX_INT64,
      rawData: new Uint8Array(buffer, byteOffset, byteLength),
    });
    return name;
  }
}
