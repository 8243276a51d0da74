import { type Architecture, outputCount } from './architecture.ts';
import { zeros } from './matrix.ts';
import type { Operation } from './operation.ts';
import type { Matrix } from './tensor.ts';

/**
 * Pools the logits of a whole and of its parts: for each output of a sigmoid head z = s · whole + (1 − s) · max over the
 * parts, where s is the `wholeShare` of the architecture. A text that says one thing in one of many parts is thus found
 * by that part. Alternatives (softmax heads) are decided by the whole alone, and so is a whole without parts.
 * Backward: ∂whole = s · ∂z, and the best part has ∂part = (1 − s) · ∂z.
 * @param logits [rows, outputs]
 * @param offsets [n + 1]; row offsets[i] is the whole i, and the rows up to offsets[i + 1] are its parts
 */
export function pool(logits: Matrix, offsets: Int32Array, architecture: Architecture): Operation<Matrix> {
  if (offsets.length - 1 === logits.rows) return { output: logits, backward: (gradient) => gradient };
  const outputs = outputCount(architecture);
  const { wholeShare } = architecture;
  const count = offsets.length - 1;
  const pooled = zeros(count, outputs, logits.backend);
  /** The row of the best part of each element of `pooled`; the whole itself where there is no part. */
  const best = new Int32Array(count * outputs);
  const pools = Uint8Array.from(
    architecture.heads.flatMap(({ kind, outputs }) =>
      Array<number>(outputs).fill(kind === 'sigmoid' ? 1 : 0),
    ),
  );
  const values = logits.data;
  for (let index = 0; index < count; index++) {
    const [whole, end] = [offsets[index], offsets[index + 1]];
    const first = index * outputs;
    for (let output = 0; output < outputs; output++)
      best[first + output] = pools[output] === 1 && end > whole + 1 ? whole + 1 : whole;
    for (let part = whole + 2; part < end; part++) {
      for (let output = 0; output < outputs; output++) {
        const row = best[first + output];
        if (row !== whole && values[part * outputs + output] > values[row * outputs + output])
          best[first + output] = part;
      }
    }
    for (let output = 0; output < outputs; output++) {
      const row = best[first + output];
      const ofWhole = values[whole * outputs + output];
      pooled.data[first + output] =
        row === whole ? ofWhole : wholeShare * ofWhole + (1 - wholeShare) * values[row * outputs + output];
    }
  }
  return {
    output: pooled,
    backward: (gradient) => {
      const input = zeros(logits.rows, outputs, logits.backend);
      for (let index = 0; index < count; index++) {
        for (let output = 0; output < outputs; output++) {
          const element = index * outputs + output;
          // Where the best row is the whole, the two shares add up to 1.
          input.data[offsets[index] * outputs + output] += wholeShare * gradient.data[element];
          input.data[best[element] * outputs + output] += (1 - wholeShare) * gradient.data[element];
        }
      }
      return input;
    },
  };
}
