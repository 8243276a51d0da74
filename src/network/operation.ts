import type { Matrix } from './tensor.ts';

/**
 * One step of the forward pass, together with its backward step. By the chain rule, `backward` computes the gradients
 * of the loss with respect to the operands from the gradient of the loss with respect to the output.
 */
export interface Operation<Gradients> {
  readonly output: Matrix;
  readonly backward: (outputGradient: Matrix) => Gradients;
}
