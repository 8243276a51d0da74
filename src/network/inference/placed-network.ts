import { type Architecture, type Head, LINEAR, layersOf, outputCount } from '../architecture.ts';
import { PAGE_BYTES } from '../backends/kernel.ts';
import { type Curve, curvesOf } from '../curve.ts';
import { parameterOf } from '../network.ts';
import {
  matricesOf32Bits,
  type PackedMatrix,
  type PackedParameters,
  packedParameters,
} from '../packed-parameters.ts';
import { type PartsScaling, partsScalingsOf } from '../parts-scaling.ts';

/** The parameters of a network in one memory that threads share. `Predictor` computes with them. */
export interface PlacedNetwork {
  readonly architecture: Architecture;
  readonly memory: WebAssembly.Memory;
  /** In the order of the forward pass. */
  readonly layers: readonly PlacedLayer[];
  /** Of the linear path, if there is one. */
  readonly linear: PlacedWeights | undefined;
  /** Of each head that has one. */
  readonly curves: readonly (Curve | undefined)[];
  readonly partsScalings: readonly (PartsScaling | undefined)[];
}

export interface PlacedWeights {
  /** In bytes. */
  readonly address: number;
  /** The length of a row. */
  readonly outputs: number;
  /** Whether a weight has 16 bits (bfloat16), not 32. */
  readonly isBfloat16: boolean;
}

/** The weights of a layer, one row for each input. Its bias is the row behind them. */
interface PlacedLayer extends PlacedWeights {
  readonly inputs: number;
}

/** The numbers in a vector of the kernel. */
const VECTOR = 4;
/** The kernel reads whole vectors, and so beyond the last row. */
const SLACK_BYTES = VECTOR * Float32Array.BYTES_PER_ELEMENT;

/** A number of columns rounded up to whole vectors, as the kernel is slower with the rest of a vector. */
export function wholeVectors(columns: number): number {
  return Math.ceil(columns / VECTOR) * VECTOR;
}

/** Memory for so many bytes of parameters. */
export function memoryFor(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil((bytes + SLACK_BYTES) / PAGE_BYTES);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/**
 * Places the parameters of a network in memory that threads share. The network itself is no longer needed afterwards.
 * @param memory what the parameters may be in already (see `memoryFor`), such as that of a file: then they are not copied,
 * unless they have yet to be packed
 */
export function placeNetwork(
  { architecture, parameters }: { architecture: Architecture; parameters: PackedParameters },
  memory?: WebAssembly.Memory,
): PlacedNetwork {
  const packed = packedParameters(architecture, parameters);
  const names = layersOf(architecture).flatMap(({ name }) => [`${name}.weights`, `${name}.bias`]);
  if (architecture.linear) names.push(LINEAR);
  const matrices = names.map((name) => parameterOf(packed, name).data);
  const placed =
    memory !== undefined && isPlacedIn(memory, matrices)
      ? { memory, addresses: matrices.map(({ byteOffset }) => byteOffset) }
      : copied(matrices);
  const placedWeights = (name: string, outputs: number): PlacedWeights => {
    const index = names.indexOf(name);
    return { address: placed.addresses[index], outputs, isBfloat16: matrices[index] instanceof Uint16Array };
  };
  const calibration = matricesOf32Bits(packed);
  return {
    architecture,
    memory: placed.memory,
    layers: layersOf(architecture).map(({ name, inputs, outputs }) => ({
      inputs,
      ...placedWeights(`${name}.weights`, outputs),
    })),
    linear: architecture.linear ? placedWeights(LINEAR, outputCount(architecture)) : undefined,
    curves: curvesOf(architecture, calibration).map((curve) => curve && copiedCurve(curve)),
    partsScalings: partsScalingsOf(architecture, calibration),
  };
}

/** Whether the matrices are in the memory, each bias right behind its weights. @param matrices weights, bias, weights, … */
function isPlacedIn(memory: WebAssembly.Memory, matrices: readonly PackedMatrix['data'][]): boolean {
  const endOf = ({ byteOffset, byteLength }: PackedMatrix['data']) => byteOffset + byteLength;
  return matrices.every(
    (matrix, index) =>
      matrix.buffer === memory.buffer &&
      endOf(matrix) + SLACK_BYTES <= memory.buffer.byteLength &&
      (index % 2 === 0 || matrix.byteOffset === endOf(matrices[index - 1])),
  );
}

/** Matrices of 32 bits come first, so that they stay aligned. @returns the addresses in the order of the matrices */
function copied(matrices: readonly PackedMatrix['data'][]) {
  const memory = memoryFor(matrices.reduce((sum, { byteLength }) => sum + byteLength, 0));
  const addresses = new Map<PackedMatrix['data'], number>();
  let end = 0;
  for (const matrix of matrices.toSorted((a, b) => b.BYTES_PER_ELEMENT - a.BYTES_PER_ELEMENT)) {
    const copy =
      matrix instanceof Uint16Array
        ? new Uint16Array(memory.buffer, end, matrix.length)
        : new Float32Array(memory.buffer, end, matrix.length);
    // A loop, because `set` is slow on shared memory.
    for (let index = 0; index < copy.length; index++) copy[index] = matrix[index];
    addresses.set(matrix, end);
    end += matrix.byteLength;
  }
  return { memory, addresses: matrices.map((matrix) => addresses.get(matrix) ?? 0) };
}

/** The curve alone: cloning a view for another thread copies everything that it is a view of, such as a whole file. */
function copiedCurve({ x, y }: Curve): Curve {
  return { x: x.slice(), y: y.slice() };
}

/** An output of a network: the kind of its head, and its head's curve. */
export interface Output {
  readonly kind: Head['kind'];
  readonly curve: Curve | undefined;
}

/** The outputs of all heads side by side. */
export function outputsOf({ architecture, curves }: PlacedNetwork): Output[] {
  return architecture.heads.flatMap(({ kind, outputs }, head) =>
    Array.from({ length: outputs }, () => ({ kind, curve: curves[head] })),
  );
}
