import type { CompanyRecord, Tag } from '../dataset/records.ts';
import { CompanyReader } from '../features/company-reader.ts';
import type { FeatureSpace } from '../features/feature-space.ts';
import { zeros } from '../network/matrix.ts';
import { compositeMatrix } from '../network/sparse-matrix.ts';
import type { Backend, Composite, CompositeMatrix, Matrix } from '../network/tensor.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { PackedComposites } from './packed-composites.ts';

/** What is known of a text: the outputs of the network that are right for it. */
export interface Targets {
  readonly outputs: ReadonlySet<number>;
  /** The outputs of which it is unknown whether they are right. */
  readonly unknown?: ReadonlySet<number>;
}

/** A text to learn from. */
export interface Example extends Targets {
  readonly features: Composite;
}

/** Whether it is known that an output is right or wrong. */
export function isKnown({ outputs, unknown }: Targets, output: number): boolean {
  return outputs.has(output) || !unknown?.has(output);
}

export interface TrainingExamples {
  readonly train: readonly Example[];
  readonly extra: readonly Example[];
  readonly dev: readonly Example[];
}

/**
 * Creates a function that says what is known of a record. If the record names the groups that are known for it, the tags
 * of all other groups are unknown.
 * @param tags in the order of the network's outputs
 * @param unknown the tags that no record says anything of
 */
export function targetsReader(
  tags: readonly Tag[],
  unknown: readonly Tag[] = [],
): (record: Pick<CompanyRecord, 'tags' | 'groups'>) => Targets {
  const outputOf = new Map(tags.map(({ id }, output) => [id, output]));
  const outputsOf = (ids: readonly string[]) => new Set(ids.flatMap((id) => outputOf.get(id) ?? []));
  // Records of the same groups share a set, which can have nearly all outputs.
  const unknownByGroups = new Map<string, ReadonlySet<number>>();
  function unknownBeside(groups: readonly string[] | undefined): ReadonlySet<number> {
    const key = JSON.stringify(groups ?? null);
    const known = unknownByGroups.get(key);
    if (known !== undefined) return known;
    const others = groups === undefined ? [] : tags.filter(({ group }) => !groups.includes(group));
    const outputs = outputsOf([...unknown, ...others].map(({ id }) => id));
    unknownByGroups.set(key, outputs);
    return outputs;
  }
  return ({ tags: own, groups }) => ({ outputs: outputsOf(own), unknown: unknownBeside(groups) });
}

/**
 * Creates a function that reads records to examples.
 * @param tags in the order of the network's outputs
 * @param unknown the tags that no record says anything of
 */
export function exampleReader(
  dictionary: DictionaryData,
  featureSpace: FeatureSpace,
  tags: readonly Tag[],
  unknown: readonly Tag[],
): (record: CompanyRecord) => Example {
  const reader = new CompanyReader(dictionary, featureSpace);
  const readTargets = targetsReader(tags, unknown);
  const packed = new PackedComposites();
  return (record) => {
    const index = packed.add(reader.read(record.description, record.name).features);
    return {
      get features() {
        return packed.at(index);
      },
      ...readTargets(record),
    };
  };
}

/**
 * Arranges examples for the network: inputs x [n, inputs], and targets [n, outputs] that are 1 where an output is right,
 * NaN where that is unknown, and 0 elsewhere.
 */
export function batchOf(
  examples: readonly Example[],
  { inputs, outputs }: { inputs: number; outputs: number },
  backend: Backend,
): { x: CompositeMatrix; targets: Matrix } {
  const x = compositeMatrix(
    examples.map(({ features }) => features),
    inputs,
    backend,
  );
  const targets = zeros(examples.length, outputs, backend);
  for (const [row, example] of examples.entries()) {
    for (const output of example.unknown ?? []) targets.data[row * outputs + output] = Number.NaN;
    for (const output of example.outputs) targets.data[row * outputs + output] = 1;
  }
  return { x, targets };
}
