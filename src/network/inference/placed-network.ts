import { type Architecture, type Head, LINEAR, layersOf } from '../architecture.ts';
import { PAGE_BYTES } from '../backends/kernel.ts';
import { type Curve, curvesOf } from '../curve.ts';
import type { Network } from '../network.ts';
import { type PartsScaling, partsScalingsOf } from '../parts-scaling.ts';
import type { Numbers } from '../tensor.ts';

/** The parameters of a network in one memory that threads share. `Predictor` computes with them. */
export interface PlacedNetwork {
  readonly architecture: Architecture;
  readonly memory: WebAssembly.Memory;
  /** In the order of the forward pass. */
  readonly layers: readonly PlacedLayer[];
  /** The address of the weights of the linear path, in bytes. */
  readonly linear: number;
  /** Of each head that has one. */
  readonly curves: readonly (Curve | undefined)[];
  readonly partsScalings: readonly (PartsScaling | undefined)[];
}

/** The sizes of a layer, and the address of its weights in bytes. Its bias is the row behind them. */
interface PlacedLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
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
 * @param memory what the parameters may be in already (see `memoryFor`), such as that of a file: then they are not copied
 */
export function placeNetwork(
  { architecture, parameters }: Network,
  memory?: WebAssembly.Memory,
): PlacedNetwork {
  const names = layersOf(architecture).flatMap(({ name }) => [`${name}.weights`, `${name}.bias`]);
  const matrices = [...names, ...(architecture.linear ? [LINEAR] : [])].map(
    (name) => parameters.get(name)?.data ?? new Float32Array(),
  );
  const placed =
    memory !== undefined && isPlacedIn(memory, matrices)
      ? { memory, addresses: matrices.map(({ byteOffset }) => byteOffset) }
      : copied(matrices);
  return {
    architecture,
    memory: placed.memory,
    layers: layersOf(architecture).map(({ inputs, outputs }, layer) => ({
      inputs,
      outputs,
      weights: placed.addresses[2 * layer],
    })),
    linear: placed.addresses[names.length] ?? 0,
    curves: curvesOf(architecture, parameters).map((curve) => curve && copiedCurve(curve)),
    partsScalings: partsScalingsOf(architecture, parameters),
  };
}

/** Whether the matrices are in the memory, each bias right behind its weights. @param matrices weights, bias, weights, … */
function isPlacedIn(memory: WebAssembly.Memory, matrices: readonly Numbers[]): boolean {
  const endOf = ({ byteOffset, byteLength }: Numbers) => byteOffset + byteLength;
  return matrices.every(
    (matrix, index) =>
      matrix.buffer === memory.buffer &&
      endOf(matrix) + SLACK_BYTES <= memory.buffer.byteLength &&
      (index % 2 === 0 || matrix.byteOffset === endOf(matrices[index - 1])),
  );
}

function copied(matrices: readonly Numbers[]) {
  const memory = memoryFor(matrices.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let end = 0;
  const addresses = matrices.map((matrix) => {
    const address = end;
    const copy = new Float32Array(memory.buffer, address, matrix.length);
    // A loop, because `set` is slow on shared memory.
    for (let index = 0; index < copy.length; index++) copy[index] = matrix[index];
    end += matrix.byteLength;
    return address;
  });
  return { memory, addresses };
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
