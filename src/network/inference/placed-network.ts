import { type Architecture, layersOf } from '../architecture.ts';
import { PAGE_BYTES } from '../backends/kernel.ts';
import type { Network } from '../network.ts';

/** A network's parameters in one memory that threads share, where `Predictor` reads them. */
export interface PlacedNetwork {
  readonly architecture: Architecture;
  readonly memory: WebAssembly.Memory;
}

/** Where a layer's parameters stand in that memory, in bytes. */
export interface PlacedLayer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
  readonly bias: number;
}

const FLOAT_BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Copies the parameters, layer by layer; the network itself is needed no more. */
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

/** In the order of the forward pass. */
export function placedLayers(architecture: Architecture): PlacedLayer[] {
  let end = 0;
  return layersOf(architecture).map(({ inputs, outputs }) => {
    const weights = end;
    const bias = weights + inputs * outputs * FLOAT_BYTES;
    end = bias + outputs * FLOAT_BYTES;
    return { inputs, outputs, weights, bias };
  });
}
