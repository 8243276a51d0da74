import { matrixFrom } from '../network/matrix.ts';
import { Network } from '../network/network.ts';

/**
 * The mean of a network's parameters over its last epochs (stochastic weight averaging, Izmailov et al. 2018). Training
 * oscillates around a minimum, and the mean is closer to it.
 */
export class ParameterAverage {
  /** A network with the mean of the parameters so far. */
  readonly network: Network;
  readonly #firstEpoch: number;

  /** @param averagedShare the share of the epochs, up to the last, that are averaged */
  constructor(
    network: Network,
    { averagedShare, maximumEpochs }: { readonly averagedShare: number; readonly maximumEpochs: number },
  ) {
    this.network = plainCopyOf(network);
    this.#firstEpoch = Math.floor((1 - averagedShare) * maximumEpochs) + 1;
  }

  /** Adds the parameters at the end of an epoch. @returns the network with the mean, or `network` before averaging begins */
  after(epoch: number, network: Network): Network {
    if (epoch < this.#firstEpoch) return network;
    const count = epoch - this.#firstEpoch + 1;
    for (const [name, { data: mean }] of this.network.parameters) {
      const { data } = network.parameter(name);
      for (let index = 0; index < mean.length; index++) mean[index] += (data[index] - mean[index]) / count;
    }
    return this.network;
  }
}

/** A copy of a network with its parameters in plain arrays, outside the memory of the training backend. */
export function plainCopyOf({ architecture, parameters }: Network): Network {
  const copies = [...parameters].map(
    ([name, { rows, columns, data }]) => [name, matrixFrom(rows, columns, Float32Array.from(data))] as const,
  );
  return new Network(architecture, new Map(copies));
}
