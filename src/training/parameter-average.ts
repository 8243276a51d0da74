import { matrixFrom } from '../network/matrix.ts';
import { Network } from '../network/network.ts';
import type { TrainingSettings } from './settings.ts';

/**
 * The mean of a network's parameters over the ends of its last epochs (Izmailov et al. 2018, stochastic weight
 * averaging): steps go to and fro around a good place, which their mean is nearer to.
 */
export class ParameterAverage {
  /** The mean so far. */
  readonly network: Network;
  readonly #firstEpoch: number;

  constructor(network: Network, { averagedShare, maximumEpochs }: TrainingSettings) {
    this.network = plainCopyOf(network);
    this.#firstEpoch = Math.floor((1 - averagedShare) * maximumEpochs) + 1;
  }

  /** Takes the end of an epoch in. @returns what stands for the training so far: the mean, once there is one */
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

/** The network with parameters of its own, in plain arrays, outside the memory that training takes. */
export function plainCopyOf({ architecture, parameters }: Network): Network {
  const copies = [...parameters].map(
    ([name, { rows, columns, data }]) => [name, matrixFrom(rows, columns, Float32Array.from(data))] as const,
  );
  return new Network(architecture, new Map(copies));
}
