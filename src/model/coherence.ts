import type { ModelTag } from '../contract/model.ts';

/** For each output the outputs of its tag's parent, of its parent's parent, and so on, as far as the model has them. */
export type Ancestors = readonly (readonly number[])[];

export function ancestorsOfOutputs(tags: readonly Pick<ModelTag, 'id' | 'parent'>[]): Ancestors {
  const outputOf = new Map(tags.map(({ id }, output) => [id, output]));
  const parentOf = ({ parent }: Pick<ModelTag, 'parent'>) =>
    parent === undefined ? undefined : outputOf.get(parent);
  return tags.map((tag) => {
    const ancestors: number[] = [];
    for (let output = parentOf(tag); output !== undefined; output = parentOf(tags[output]))
      ancestors.push(output);
    return ancestors;
  });
}

/** A tag implies its parent, so it is at most as probable: the least of the probabilities of an output and its ancestors. */
export function coherent(probabilities: Float32Array, ancestors: Ancestors): Float32Array {
  return probabilities.map((probability, output) =>
    ancestors[output].reduce((least, ancestor) => Math.min(least, probabilities[ancestor]), probability),
  );
}

/** The outputs that are given: their probability reaches their threshold, and so does that of each ancestor. */
export function givenOutputs(
  probabilities: Float32Array,
  thresholds: readonly number[],
  ancestors: Ancestors,
): ReadonlySet<number> {
  const reaches = (output: number) => probabilities[output] >= thresholds[output];
  return new Set(
    probabilities.keys().filter((output) => reaches(output) && ancestors[output].every(reaches)),
  );
}
