import protobuf from 'protobufjs';

/*
 * The messages of ONNX (onnx.proto3, with its field numbers) that a feed-forward network needs.
 */
const one = (type: string, id: number) => ({ type, id });
const many = (type: string, id: number) => ({ rule: 'repeated', type, id });

const schema = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: one('int64', 1),
        producerName: one('string', 2),
        modelVersion: one('int64', 5),
        docString: one('string', 6),
        graph: one('GraphProto', 7),
        opsetImport: many('OperatorSetIdProto', 8),
        metadataProps: many('StringStringEntryProto', 14),
      },
    },
    OperatorSetIdProto: { fields: { domain: one('string', 1), version: one('int64', 2) } },
    StringStringEntryProto: { fields: { key: one('string', 1), value: one('string', 2) } },
    GraphProto: {
      fields: {
        node: many('NodeProto', 1),
        name: one('string', 2),
        initializer: many('TensorProto', 5),
        input: many('ValueInfoProto', 11),
        output: many('ValueInfoProto', 12),
      },
    },
    NodeProto: {
      fields: {
        input: many('string', 1),
        output: many('string', 2),
        name: one('string', 3),
        opType: one('string', 4),
        attribute: many('AttributeProto', 5),
      },
    },
    AttributeProto: {
      fields: {
        name: one('string', 1),
        i: one('int64', 3),
        ints: many('int64', 8),
        type: one('int32', 20),
      },
    },
    TensorProto: {
      fields: {
        dims: many('int64', 1),
        dataType: one('int32', 2),
        name: one('string', 8),
        rawData: one('bytes', 9),
      },
    },
    ValueInfoProto: { fields: { name: one('string', 1), type: one('TypeProto', 2) } },
    TypeProto: {
      fields: { tensorType: one('TensorType', 1) },
      nested: {
        TensorType: { fields: { elemType: one('int32', 1), shape: one('TensorShapeProto', 2) } },
      },
    },
    TensorShapeProto: { fields: { dim: many('Dimension', 1) } },
    Dimension: { fields: { dimValue: one('int64', 1), dimParam: one('string', 2) } },
  },
});

export interface OnnxNode {
  readonly opType: string;
  readonly input: readonly string[];
  readonly output: readonly string[];
  readonly attribute: readonly OnnxAttribute[];
}

/** An attribute of an operator: an integer or several. */
interface OnnxAttribute {
  readonly name: string;
  readonly type: number;
  readonly i?: number;
  readonly ints?: readonly number[];
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dataType: number;
  /** Little-endian. */
  readonly rawData: Uint8Array;
}

/** An input or output matrix with any number of rows. */
export interface OnnxValue {
  readonly name: string;
  /** What its rows are. */
  readonly rows: string;
  readonly columns: number;
}

/** `TensorProto.DataType` and `AttributeProto.AttributeType`. */
export const ONNX_FLOAT = 1;
export const ONNX_INT64 = 7;
export const ONNX_INT_ATTRIBUTE = 2;
export const ONNX_INTS_ATTRIBUTE = 7;
const IR_VERSION = 8;
/** The version of the standard operators. Since 13 `Split` takes its sizes as an input. */
const OPSET_VERSION = 17;

/** Encodes an ONNX file. */
export function encodeOnnx(
  name: string,
  { nodes, constants }: { readonly nodes: readonly OnnxNode[]; readonly constants: readonly OnnxTensor[] },
  { input, output }: { input: OnnxValue; output: OnnxValue },
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const value = ({ name, rows, columns }: OnnxValue) => ({
    name,
    type: {
      tensorType: { elemType: ONNX_FLOAT, shape: { dim: [{ dimParam: rows }, { dimValue: columns }] } },
    },
  });
  const message = {
    irVersion: IR_VERSION,
    producerName: 'company-tagger',
    opsetImport: [{ domain: '', version: OPSET_VERSION }],
    graph: { name, node: nodes, initializer: constants, input: [value(input)], output: [value(output)] },
    metadataProps: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  };
  const type = schema.lookupType('ModelProto');
  return type.encode(type.create(message)).finish();
}
