import { type Architecture, LINEAR, layersOf } from './architecture.ts';
import { fromBfloat16, toBfloat16 } from './bfloat16.ts';
import { matrixFrom } from './matrix.ts';
import { Network } from './network.ts';
import type { Matrix, Numbers } from './tensor.ts';

/** A matrix as it is stored and served: its numbers have 32 bits, or 16 (see bfloat16.ts). */
export interface PackedMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Numbers | Uint16Array;
}

/** The parameters of a network as they are stored and served, by name. */
export type PackedParameters = ReadonlyMap<string, PackedMatrix>;

/**
 * The network with weights that 16 bits can hold, where there is a row of them for each input. These are nearly all weights, so
 * that a model takes half the space.
 */
export function roundedNetwork({ architecture, parameters }: Network): Network {
  const rounded: Architecture = { ...architecture, inputWeights: 'bfloat16' };
  return unpackedNetwork(rounded, packedParameters(rounded, parameters));
}

/** Those of 16 bits are behind those of 32, so that all are aligned in a file. */
export function packedParameters(
  architecture: Architecture,
  parameters: PackedParameters,
): Map<string, PackedMatrix> {
  const packed = parameters
    .entries()
    .map(([name, matrix]): [string, PackedMatrix] => [name, packedMatrix(architecture, name, matrix)]);
  return new Map([...packed].sort(([, a], [, b]) => Number(isBfloat16(a)) - Number(isBfloat16(b))));
}

/** Packs one parameter, unless it is packed already. */
function packedMatrix(architecture: Architecture, name: string, matrix: PackedMatrix): PackedMatrix {
  const { rows, columns, data } = matrix;
  if (data instanceof Uint16Array || !isPacked(architecture, name)) return matrix;
  return { rows, columns, data: toBfloat16(data) };
}

function isPacked(architecture: Architecture, name: string): boolean {
  const [{ name: first }] = layersOf(architecture);
  // The bias is one more row behind the weights.
  const ofInputs = [`${first}.weights`, `${first}.bias`, LINEAR];
  return architecture.inputWeights === 'bfloat16' && ofInputs.includes(name);
}

/** @throws {RangeError} when a parameter has numbers of another type than in a network of this architecture */
export function assertPacked(architecture: Architecture, parameters: PackedParameters): void {
  for (const [name, matrix] of parameters) {
    const [has, should] = [isBfloat16(matrix), isPacked(architecture, name)].map((is) => (is ? 16 : 32));
    if (has !== should) throw new RangeError(`${name} has numbers of ${has} bits instead of ${should}`);
  }
}

function isBfloat16({ data }: PackedMatrix): boolean {
  return data instanceof Uint16Array;
}

export function matricesOf32Bits(parameters: PackedParameters): Map<string, Matrix> {
  const those = parameters.entries().filter(([, matrix]) => !isBfloat16(matrix));
  return new Map(those.map(([name, matrix]) => [name, unpackedMatrix(matrix)]));
}

/** @throws {ShapeError} when a parameter is missing, or its shape does not fit the architecture */
export function unpackedNetwork(architecture: Architecture, parameters: PackedParameters): Network {
  return new Network(
    architecture,
    new Map(parameters.entries().map(([name, each]) => [name, unpackedMatrix(each)])),
  );
}

/** All numbers in 32 bits. They are not copied if they have them already. */
export function unpackedMatrix({ rows, columns, data }: PackedMatrix): Matrix {
  if (data instanceof Uint16Array) return matrixFrom(rows, columns, fromBfloat16(data));
  return matrixFrom(rows, columns, data instanceof Float32Array ? data : Float32Array.from(data));
}
