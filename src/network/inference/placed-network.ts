import { type Architecture, layersOf } from '../architecture.ts';
import { PAGE_BYTES } from '../backends/kernel.ts';
import type { Network } from '../network.ts';

/** The parameters of a network in one memory that threads share. `Predictor` computes with them. */
export interface PlacedNetwork {
  readonly architecture: Architecture;
  readonly memory: WebAssembly.Memory;
}

/** The sizes of a layer, and the addresses of its parameters in bytes. */
export interface PlacedLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
  readonly bias: number;
}

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Copies the parameters of a network into a shared memory. The network itself is no longer needed afterwards. */
export function placeNetwork({ architecture, parameters }: Network): PlacedNetwork {
  const floats = [...parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
  const pages = Math.ceil((floats * FLOAT_BYTES) / PAGE_BYTES);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const placed = new Float32Array(memory.buffer);
  placedLayers(architecture).forEach(({ weights, bias }, index) => {
    const { name } = layersOf(architecture)[index];
    placed.set(parameters.get(`${name}.weights`)?.data ?? [], weights / FLOAT_BYTES);
    placed.set(parameters.get(`${name}.bias`)?.data ?? [], bias / FLOAT_BYTES);
  });
  return { architecture, memory };
}

/** The placement of the layers, in the order of the forward pass. */
export function placedLayers(architecture: Architecture): PlacedLayer[] {
  let end = 0;
  return layersOf(architecture).map(({ inputs, outputs }) => {
    const weights = end;
    const bias = weights + inputs * outputs * FLOAT_BYTES;
    end = bias + outputs * FLOAT_BYTES;
    return { inputs, outputs, weights, bias };
  });
}
