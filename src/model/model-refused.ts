import { OperationalError } from '../contract/error.ts';

/** The error of a model that cannot be used. Clients receive the reason without the directory. */
export function modelRefused(reason: string, directory: string): OperationalError {
  return new OperationalError('model-refused', `the model in ${directory} is refused: ${reason}`, {
    detail: `the model is refused: ${reason}`,
  });
}
