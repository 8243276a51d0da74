import type { Architecture } from '../../network/architecture.ts';
import type { Network } from '../../network/network.ts';
import { MIN_FACTOR, type PartsScaling, partsScalingsOf } from '../../network/parts-scaling.ts';
import type { OnnxGraph } from './onnx-graph.ts';
import { ONNX_FLOAT } from './onnx-schema.ts';

/** A share of 1 of the whole leaves the parts out. */
const WHOLE_ALONE = 1;
/** The end of a slice to the end. */
const LAST = 2 ** 31 - 1;

/** Pools the whole, which is the first row, with the rows of its parts (see pooling.ts). */
export function addPooling(graph: OnnxGraph, logits: string, { heads, wholeShare }: Architecture): string {
  if (wholeShare === WHOLE_ALONE) return logits;
  const whole = graph.addSlice(logits, 'pooling.whole', { from: 0, to: 1, axis: 0 });
  const parts = graph.addSlice(logits, 'pooling.parts', { from: 1, to: LAST, axis: 0 });
  const best = graph.addReduction('ReduceMax', parts, 'pooling.best', 0);
  const shares = Float32Array.from(
    heads.flatMap(({ kind, outputs }) => Array<number>(outputs).fill(kind === 'softmax' ? 1 : wholeShare)),
  );
  const ofWhole = graph.constant('pooling.whole-shares', [1, shares.length], shares);
  const ofBest = graph.constant(
    'pooling.best-shares',
    [1, shares.length],
    shares.map((share) => 1 - share),
  );
  return graph.add(
    'Add',
    [
      graph.add('Mul', [whole, ofWhole], 'pooling.whole-part'),
      graph.add('Mul', [best, ofBest], 'pooling.best-part'),
    ],
    'pooled',
  );
}

/** Scales the logits by the number of parts, which is that of the rows but the first (see parts-scaling.ts). */
export function addPartsScaling(graph: OnnxGraph, logits: string, counts: string, network: Network): string {
  const { architecture, parameters } = network;
  const scalings = partsScalingsOf(architecture, parameters);
  const isScaled = scalings.some((scaling) => scaling !== undefined);
  if (!isScaled || architecture.wholeShare === WHOLE_ALONE) return logits;
  const one = graph.constant('parts.one', [], Float32Array.of(1));
  const first = graph.constant('parts.first', [], BigInt64Array.of(0n));
  const rows = graph.add('Gather', [graph.add('Shape', [counts], 'parts.shape'), first], 'parts.rows');
  const number = graph.add('Cast', [rows], 'parts.number', { to: ONNX_FLOAT });
  const parts = graph.add('Sub', [number, one], 'parts.count');
  const logarithm = graph.add('Log', [parts], 'parts.logarithm');
  const perOutput = (name: string, numberOf: (scaling: PartsScaling) => number) => {
    const values = architecture.heads.flatMap(({ outputs }, head) => {
      const scaling = scalings[head];
      return Array<number>(outputs).fill(scaling === undefined ? 0 : numberOf(scaling));
    });
    return graph.constant(name, [1, values.length], Float32Array.from(values));
  };
  const slopes = perOutput('parts.slopes', ({ slope }) => slope);
  const offsets = perOutput('parts.offsets', ({ offset }) => offset);
  const change = graph.add('Mul', [slopes, logarithm], 'parts.change');
  const minimum = graph.constant('parts.minimum', [], Float32Array.of(MIN_FACTOR));
  const factor = graph.add('Max', [graph.add('Add', [change, one], 'parts.sum'), minimum], 'parts.factor');
  const shift = graph.add('Mul', [offsets, logarithm], 'parts.shift');
  return graph.add('Add', [graph.add('Mul', [logits, factor], 'parts.scaled'), shift], 'scaled');
}
