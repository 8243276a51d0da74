import type { Matrix } from './tensor.ts';

/**
 * One step of the forward pass together with its way back: `backward` takes the gradient of the loss with respect
 * to `output` and gives the gradients with respect to all that the output was computed from (the chain rule).
 */
export interface Operation<Gradients> {
  readonly output: Matrix;
  readonly backward: (outputGradient: Matrix) => Gradients;
}
