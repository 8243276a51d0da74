import { activationOf, logistic } from '../activations.ts';
import type { Architecture, Head } from '../architecture.ts';
import { type Kernel, kernelOn, PAGE_BYTES } from '../backends/kernel.ts';
import { logSumExp } from '../losses.ts';
import type { SparseRow } from '../tensor.ts';
import { type PlacedNetwork, placedLayers } from './placed-network.ts';

interface Layer {
  /** In the shared memory. */
  readonly weights: { readonly address: number; readonly data: Float32Array };
  readonly bias: Float32Array;
  /** In the predictor's own memory: the non-zero inputs as row numbers of the weights, and their values. */
  readonly rows: Int32Array;
  readonly factors: Float32Array;
  readonly output: Float32Array;
}

/** The probability for a score of `Predictor.scores`: σ(score) in a sigmoid head, e^score in a softmax head. */
export function probabilityOf(score: number, kind: Head['kind']): number {
  return kind === 'softmax' ? Math.exp(score) : logistic(score);
}

/** The inverse of `probabilityOf`: ln(p / (1 − p)) in a sigmoid head, ln p in a softmax head. */
export function scoreOf(probability: number, kind: Head['kind']): number {
  return kind === 'softmax' ? Math.log(probability) : Math.log(probability / (1 - probability));
}

/**
 * The forward pass for one sparse input at a time, with the same results as `Network` for a batch of one. It runs on
 * the vectorised kernel and reuses its arrays, so a returned array is valid only until the next call.
 */
export class Predictor {
  readonly #architecture: Architecture;
  readonly #layers: readonly Layer[];
  readonly #addScaledRows: Kernel['addScaledRows'];
  /** x·W of the first layer for the last input of `logits`. */
  readonly #projection: Float32Array;

  constructor({ architecture, memory }: PlacedNetwork) {
    this.#architecture = architecture;
    const placed = placedLayers(architecture);
    const words = placed.reduce((sum, { inputs, outputs }) => sum + 2 * inputs + outputs, 0);
    const pages = Math.ceil((4 * words) / PAGE_BYTES);
    const scratch = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    let end = 0;
    const take = <Numbers>(
      kind: new (buffer: ArrayBufferLike, start: number, length: number) => Numbers,
      length: number,
    ) => {
      const start = end;
      end += 4 * length;
      return new kind(scratch.buffer, start, length);
    };
    this.#layers = placed.map(({ inputs, outputs, weights, bias }) => ({
      weights: { address: weights, data: new Float32Array(memory.buffer, weights, inputs * outputs) },
      bias: new Float32Array(memory.buffer, bias, outputs),
      rows: take(Int32Array, inputs),
      factors: take(Float32Array, inputs),
      output: take(Float32Array, outputs),
    }));
    this.#projection = new Float32Array(placed[0].outputs);
    this.#addScaledRows = kernelOn(memory, scratch).addScaledRows;
  }

  /**
   * The score of each output: the logit in a sigmoid head, the log-probability in a softmax head. It increases with the
   * probability, so comparing it with `scoreOf(threshold)` decides a tag without computing an exponential.
   */
  scores(x: SparseRow): Float32Array {
    return this.#scoresOf(this.logits(x));
  }

  /** The logits of all heads side by side. */
  logits({ columns, values }: SparseRow): Float32Array {
    const [first] = this.#layers;
    first.rows.set(columns);
    first.factors.set(values);
    first.output.fill(0);
    this.#multiply(first, columns.length);
    this.#projection.set(first.output);
    return this.#finish();
  }

  /**
   * The logits and scores for the last input of `logits` with one element removed and the others multiplied by `scale`.
   * It subtracts one weight row from x·W of the first layer instead of computing the product again.
   * @param position the position of the removed element in the row
   */
  without(
    { columns, values }: SparseRow,
    position: number,
    scale: number,
  ): { logits: Float32Array; scores: Float32Array } {
    const [{ weights, output }] = this.#layers;
    const row = columns[position] * output.length;
    for (let k = 0; k < output.length; k++) {
      output[k] = (this.#projection[k] - values[position] * weights.data[row + k]) * scale;
    }
    const logits = this.#finish();
    return { logits, scores: this.#scoresOf(logits.slice()) };
  }

  /** Converts logits to scores in place. */
  #scoresOf(scores: Float32Array): Float32Array {
    let from = 0;
    for (const { kind, outputs } of this.#architecture.heads) {
      const to = from + outputs;
      if (kind === 'softmax') {
        const logSum = logSumExp(scores, from, to);
        for (let k = from; k < to; k++) scores[k] -= logSum;
      }
      from = to;
    }
    return scores;
  }

  /** The forward pass from x·W of the first layer, which is in that layer's output, to the logits. */
  #finish(): Float32Array {
    const activate = activationOf[this.#architecture.activation];
    let [{ output, bias }] = this.#layers;
    for (let k = 0; k < output.length; k++) output[k] += bias[k];
    for (let index = 1; index < this.#layers.length; index++) {
      const layer = this.#layers[index];
      let active = 0;
      for (let row = 0; row < output.length; row++) {
        const value = activate(output[row]);
        layer.rows[active] = row;
        layer.factors[active] = value;
        if (value !== 0) active++;
      }
      ({ output, bias } = layer);
      output.set(bias);
      this.#multiply(layer, active);
    }
    return output;
  }

  /** output += Σᵢ factors[i] · weights[rows[i]] for i < count. */
  #multiply({ weights, rows, factors, output }: Layer, count: number): void {
    const { byteOffset: sum, length: columns } = output;
    this.#addScaledRows(sum, weights.address, columns, rows.byteOffset, factors.byteOffset, count);
  }
}
