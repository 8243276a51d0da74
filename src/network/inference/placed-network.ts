import { type Architecture, type Head, LINEAR, layersOf, outputCount } from '../architecture.ts';
import { PAGE_BYTES } from '../backends/kernel.ts';
import { type Curve, curvesOf } from '../curve.ts';
import type { Network } from '../network.ts';
import { type PartsScaling, partsScalingsOf } from '../parts-scaling.ts';
import type { Matrix } from '../tensor.ts';

/** The parameters of a network in one memory that threads share. `Predictor` computes with them. */
export interface PlacedNetwork {
  readonly architecture: Architecture;
  readonly memory: WebAssembly.Memory;
  /** Of each head that has one. */
  readonly curves: readonly (Curve | undefined)[];
  readonly partsScalings: readonly (PartsScaling | undefined)[];
}

/** The sizes of a layer, and the addresses of its parameters in bytes. */
export interface PlacedLayer {
  readonly inputs: number;
  /** Rounded up to whole vectors, with zeros for the outputs that do not exist. */
  readonly outputs: number;
  readonly weights: number;
  readonly bias: number;
}

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;
/** The numbers in a vector of the kernel. */
const VECTOR = 4;

/** A number of columns rounded up to whole vectors, as the kernel is slower with the rest of a vector. */
export function wholeVectors(columns: number): number {
  return Math.ceil(columns / VECTOR) * VECTOR;
}

/** Copies the parameters of a network into a shared memory. The network itself is no longer needed afterwards. */
export function placeNetwork({ architecture, parameters }: Network): PlacedNetwork {
  const { layers, linear, end } = placementOf(architecture);
  const pages = Math.max(1, Math.ceil(end / PAGE_BYTES));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const placed = new Float32Array(memory.buffer);
  layersOf(architecture).forEach(({ name }, index) => {
    placeRows(placed, layers[index].weights, parameters.get(`${name}.weights`));
    placeRows(placed, layers[index].bias, parameters.get(`${name}.bias`));
  });
  if (architecture.linear) placeRows(placed, linear, parameters.get(LINEAR));
  return {
    architecture,
    memory,
    curves: curvesOf(architecture, parameters).map((curve) => curve && copied(curve)),
    partsScalings: partsScalingsOf(architecture, parameters),
  };
}

/** The curve alone: cloning a view for another thread copies everything that it is a view of, such as a whole file. */
function copied({ x, y }: Curve): Curve {
  return { x: x.slice(), y: y.slice() };
}

function placeRows(placed: Float32Array, address: number, matrix: Matrix | undefined): void {
  if (matrix === undefined) return;
  const { rows, columns, data } = matrix;
  for (let row = 0, to = address / FLOAT_BYTES; row < rows; row++, to += wholeVectors(columns)) {
    placed.set(data.subarray(row * columns, (row + 1) * columns), to);
  }
}

/**
 * The placement of the layers, in the order of the forward pass, the address of the weights of the linear path, and the
 * end of all parameters, in bytes.
 */
export function placementOf(architecture: Architecture): {
  layers: PlacedLayer[];
  linear: number;
  end: number;
} {
  let end = 0;
  const layers = layersOf(architecture).map(({ inputs, outputs: existing }) => {
    const outputs = wholeVectors(existing);
    const weights = end;
    const bias = weights + inputs * outputs * FLOAT_BYTES;
    end = bias + outputs * FLOAT_BYTES;
    return { inputs, outputs, weights, bias };
  });
  const linear = end;
  if (architecture.linear) end += architecture.inputs * wholeVectors(outputCount(architecture)) * FLOAT_BYTES;
  return { layers, linear, end };
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
