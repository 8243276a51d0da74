import { activationOf, logistic } from '../activations.ts';
import { type Architecture, type Head, outputCount } from '../architecture.ts';
import { type Kernel, kernelOn, PAGE_BYTES } from '../backends/kernel.ts';
import { argumentAt, type Curve, valueAt } from '../curve.ts';
import { logSumExp } from '../losses.ts';
import { logOfParts, type PartsScaling, scaledByParts } from '../parts-scaling.ts';
import type { Composite, SparseRow } from '../tensor.ts';
import {
  type Base,
  type CompositeChange,
  NOTHING,
  type ProjectedComposite,
  type Projection,
} from './composite-change.ts';
import { type PlacedNetwork, type PlacedWeights, wholeVectors } from './placed-network.ts';

/**
 * In the predictor's own memory: the inputs of a layer that are not zero, as row numbers of its weights, and their values.
 * The first is always the bias, which is the row behind the weights, with the value 1.
 */
interface LayerInput {
  readonly rows: Int32Array;
  readonly factors: Float32Array;
}

interface Layer {
  /** In the shared memory. */
  readonly weights: PlacedWeights;
  readonly input: LayerInput;
  /** Rounded up to whole vectors: what is behind the outputs that exist means nothing. */
  readonly output: Float32Array;
}

/** The probability for a score: σ(score) in a sigmoid head, after its curve, and e^score in a softmax head. */
export function probabilityOf(score: number, kind: Head['kind'], curve?: Curve): number {
  if (kind === 'softmax') return Math.exp(score);
  return logistic(curve === undefined ? score : valueAt(curve, score));
}

/** The inverse of `probabilityOf`: ln(p / (1 − p)) in a sigmoid head, before its curve, and ln p in a softmax head. */
export function scoreOf(probability: number, kind: Head['kind'], curve?: Curve): number {
  if (kind === 'softmax') return Math.log(probability);
  const logit = Math.log(probability / (1 - probability));
  return curve === undefined ? logit : argumentAt(curve, logit);
}

/** The pooled logits of all heads side by side, and the scores that belong to them. */
export interface Outcome {
  readonly logits: Float32Array;
  readonly scores: Float32Array;
}

/**
 * The forward pass for one composite at a time, with the same results as `Network` for a batch of one. It runs on the
 * vectorised kernel and reuses its arrays, so a returned array is valid only until the next call.
 */
export class Predictor {
  readonly #architecture: Architecture;
  readonly #partsScalings: readonly (PartsScaling | undefined)[];
  readonly #layers: readonly Layer[];
  /** The weights of the linear path. */
  readonly #linear: PlacedWeights | undefined;
  /** Of the network: the input of the first layer and of the linear path. */
  readonly #input: LayerInput;
  /** The number of inputs, from the first, that the first layer sees. */
  readonly #seen: number;
  /** The number of outputs, from the first, that parts have a say in. */
  readonly #pooledOutputs: number;
  readonly #kernel: Kernel;
  readonly #pooled: Float32Array;
  /** The maximum over the parts. */
  readonly #best: Float32Array;

  constructor({ architecture, memory, layers, linear, partsScalings }: PlacedNetwork) {
    this.#architecture = architecture;
    this.#partsScalings = partsScalings;
    const words = layers.reduce(
      (sum, { inputs, outputs }) => sum + 2 * wholeVectors(1 + inputs) + 2 * wholeVectors(outputs),
      2 * wholeVectors(1 + architecture.inputs),
    );
    const pages = Math.ceil((4 * words) / PAGE_BYTES);
    const scratch = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
    let end = 0;
    const take = <Numbers>(
      kind: new (buffer: ArrayBufferLike, start: number, length: number) => Numbers,
      length: number,
    ) => {
      const start = end;
      end += 4 * wholeVectors(length);
      return new kind(scratch.buffer, start, length);
    };
    const takeInput = (length: number, biasRow: number): LayerInput => {
      const rows = take(Int32Array, 1 + length);
      const factors = take(Float32Array, 1 + length);
      rows[0] = biasRow;
      factors[0] = 1;
      return { rows, factors };
    };
    this.#input = takeInput(architecture.inputs, layers[0].inputs);
    this.#seen = layers[0].inputs;
    this.#layers = layers.map((weights, index) => ({
      weights,
      input: index === 0 ? this.#input : takeInput(weights.inputs, weights.inputs),
      output: take(Float32Array, wholeVectors(weights.outputs)),
    }));
    this.#best = take(Float32Array, wholeVectors(outputCount(architecture)));
    this.#linear = linear;
    this.#pooled = new Float32Array(outputCount(architecture));
    const lastPooled = architecture.heads.findLastIndex(({ kind }) => kind === 'sigmoid');
    const pooled = architecture.heads.slice(0, lastPooled + 1);
    this.#pooledOutputs = pooled.reduce((sum, { outputs }) => sum + outputs, 0);
    this.#kernel = kernelOn(memory, scratch);
  }

  /**
   * The score of each output: the pooled logit in a sigmoid head, the log-probability in a softmax head. It increases with
   * the probability, so comparing it with `scoreOf(threshold)` decides a tag without computing an exponential.
   */
  scores(x: Composite): Float32Array {
    return this.#scoresOf(this.logits(x));
  }

  /** The pooled logits of all heads side by side, scaled by the number of parts, before their curves. */
  logits({ whole, parts }: Composite): Float32Array {
    const best = this.#best;
    if (parts.length > 0) best.fill(Number.NEGATIVE_INFINITY);
    for (const part of parts) {
      this.#kernel.maximum(
        best.byteOffset,
        this.#partLogits(part).byteOffset,
        wholeVectors(this.#pooledOutputs),
      );
    }
    return this.#pool(this.#wholeLogits(whole), parts.length);
  }

  /** A composite for `outcome`. It stays valid. */
  project({ whole, parts }: Composite): ProjectedComposite {
    const projections = parts.map((row) => this.#project(row));
    const partLogits = projections.map((projection) =>
      this.#partLogits(NOTHING, { projection, scale: 1 }).slice(),
    );
    const bestParts = Int32Array.from({ length: this.#pooledOutputs }, (_, k) =>
      partLogits.reduce((best, logits, part) => (logits[k] > partLogits[best][k] ? part : best), 0),
    );
    return { whole: this.#project(whole), parts: projections, partLogits, bestParts };
  }

  /** The logits and scores after a change. The time depends on the change, hardly on the length of the rows. */
  outcome({ whole, parts, partLogits, bestParts }: ProjectedComposite, change: CompositeChange): Outcome {
    const best = this.#best;
    const unchanged = partLogits.filter((_, part) => !change.parts.has(part));
    for (let k = 0; k < bestParts.length; k++) {
      best[k] = change.parts.has(bestParts[k])
        ? unchanged.reduce((highest, logits) => Math.max(highest, logits[k]), Number.NEGATIVE_INFINITY)
        : (partLogits[bestParts[k]]?.[k] ?? Number.NEGATIVE_INFINITY);
    }
    let left = unchanged.length;
    for (const [part, { scale, added }] of change.parts) {
      if (scale === 0) continue;
      left++;
      const logits = this.#partLogits(added, { projection: parts[part], scale });
      for (let k = 0; k < bestParts.length; k++) best[k] = Math.max(best[k], logits[k]);
    }
    const { added, scale } = change.whole;
    const logits = this.#pool(this.#wholeLogits(added, { projection: whole, scale }), left).slice();
    return { logits, scores: this.#scoresOf(logits.slice()) };
  }

  #project({ columns, values }: SparseRow): Projection {
    const seen = this.#takeInput(columns, values) - 1;
    const { weights, input, output: first } = this.#layers[0];
    this.#kernel.clear(first.byteOffset, 4 * first.length);
    this.#addRows(weights, input, 1, seen, first, first.length);
    const projected = first.slice();
    const { output } = this.#layers[this.#layers.length - 1];
    this.#kernel.clear(output.byteOffset, 4 * output.length);
    if (this.#linear) this.#addRows(this.#linear, this.#input, 1, columns.length, output, output.length);
    return { first: projected, linear: output.slice() };
  }

  /** Pools the logits of the whole with the maximum over its parts (see pooling.ts), and scales them by their number. */
  #pool(whole: Float32Array, parts: number): Float32Array {
    const { wholeShare, heads } = this.#architecture;
    const pooled = this.#pooled;
    const logarithm = logOfParts(parts);
    for (let k = 0; k < pooled.length; k++) pooled[k] = whole[k];
    let from = 0;
    for (const [head, { kind, outputs }] of parts > 0 ? heads.entries() : []) {
      const to = from + outputs;
      const scaling = this.#partsScalings[head];
      for (let k = from; kind === 'sigmoid' && k < to; k++) {
        const logit = wholeShare * pooled[k] + (1 - wholeShare) * this.#best[k];
        pooled[k] = scaling === undefined ? logit : scaledByParts(logit, scaling, logarithm);
      }
      from = to;
    }
    return pooled;
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

  #wholeLogits(row: SparseRow, base?: Base): Float32Array {
    return this.#rowLogits(row, this.#layers[this.#layers.length - 1].output.length, base);
  }

  /** Those that are pooled are right; the others are not computed. */
  #partLogits(row: SparseRow, base?: Base): Float32Array {
    return this.#rowLogits(row, wholeVectors(this.#pooledOutputs), base);
  }

  /**
   * The logits of one row, without pooling.
   * @param outputs the number of logits to compute, from the first
   * @param base what the row is added to
   */
  #rowLogits({ columns, values }: SparseRow, outputs: number, base?: Base): Float32Array {
    const { activation } = this.#architecture;
    const activate = activationOf[activation];
    // Written out for the usual activation: a call for each unit would take a third longer.
    const isRectified = activation === 'relu';
    const last = this.#layers[this.#layers.length - 1];
    let active = this.#takeInput(columns, values);
    for (let index = 0; index < this.#layers.length; index++) {
      const layer = this.#layers[index];
      const { output } = layer;
      const computed = layer === last ? outputs : output.length;
      this.#kernel.clear(output.byteOffset, 4 * computed);
      if (base !== undefined && index === 0) addScaled(output, base.projection.first, base.scale);
      this.#addRows(layer.weights, layer.input, 0, active, output, computed);
      if (layer === last) break;
      const { rows, factors } = this.#layers[index + 1].input;
      active = 1;
      for (let unit = 0; unit < rows.length - 1; unit++) {
        const value = isRectified ? Math.max(0, output[unit]) : activate(output[unit]);
        rows[active] = unit;
        factors[active] = value;
        if (value !== 0) active++;
      }
    }
    // The bias is that of the last layer.
    if (this.#linear) {
      if (base !== undefined) addScaled(last.output, base.projection.linear, base.scale);
      this.#addRows(this.#linear, this.#input, 1, columns.length, last.output, outputs);
    }
    return last.output;
  }

  /** Copies a row behind the bias, first the columns that the first layer sees. @returns their number, and the bias */
  #takeInput(columns: Int32Array, values: Float32Array): number {
    const { rows, factors } = this.#input;
    let seen = 1;
    let end = 1 + columns.length;
    for (let position = 0; position < columns.length; position++) {
      const at = columns[position] < this.#seen ? seen++ : --end;
      rows[at] = columns[position];
      factors[at] = values[position];
    }
    return seen;
  }

  /** output += Σᵢ factors[i] · weights[rows[i]] for `count` i from `first`, in the first `columns`: whole vectors. */
  #addRows(
    { address, outputs: stride, isBfloat16 }: PlacedWeights,
    { rows, factors }: LayerInput,
    first: number,
    count: number,
    { byteOffset: sum }: Float32Array,
    columns: number,
  ): void {
    const [rowsAddress, factorsAddress] = [rows.byteOffset + 4 * first, factors.byteOffset + 4 * first];
    if (isBfloat16)
      this.#kernel.addScaledBfloat16Rows(sum, address, columns, stride, rowsAddress, factorsAddress, count);
    else this.#kernel.addScaledRows(sum, address, columns, stride, rowsAddress, factorsAddress, count);
  }
}

function addScaled(sum: Float32Array, vector: Float32Array, scale: number): void {
  for (let k = 0; k < sum.length; k++) sum[k] += scale * vector[k];
}
