import type { TagAnswer } from '../contract/answers.ts';
import { type Company, companySchema } from '../contract/company.ts';
import { invalidRequest } from '../contract/error.ts';
import { check, type Fault } from '../contract/faults.ts';
import type { ModelTag } from '../contract/model.ts';
import type { ModelName } from '../contract/model-name.ts';
import { singleTagOptionsSchema, type TagOptions } from '../contract/tag-options.ts';
import { SHIPPED_MODEL } from '../model/shipped-model.ts';
import { loadTagger } from './load-tagger.ts';
import { modelName } from './shared-model.ts';
import { unknownGroup } from './unknown-group.ts';

export { OperationalError } from '../contract/error.ts';
export type { Company, Fault, ModelName, ModelTag, TagAnswer, TagOptions };

/** A model in this process. */
export interface OpenTagger {
  readonly model: ModelName;
  /** The tags that it knows. */
  readonly tags: readonly ModelTag[];
  /**
   * Tags one company, with the answer of `POST /tag`. It takes about a tenth of a millisecond, in which nothing else runs.
   * @throws {OperationalError} `invalid-request`, with the fault of the company or of the options
   */
  tag(company: Company, options?: TagOptions): TagAnswer;
}

/** Any length: the service has a limit, as it answers many callers. */
const requestSchema = companySchema(Number.POSITIVE_INFINITY).extend({
  options: singleTagOptionsSchema.optional(),
});

/**
 * Opens a model to tag in this process, without a service. It takes about a second and 150 MB.
 *
 * ```ts
 * const tagger = await openTagger();
 * const { tags } = tagger.tag({ description: '冷凍食品の製造と販売。' });
 * ```
 * @param directory of a model, or of its versions; the shipped model by default
 * @throws {OperationalError} `model-refused`, or `conflict` where no version is active
 */
export async function openTagger(directory: string = SHIPPED_MODEL): Promise<OpenTagger> {
  const tagger = await loadTagger(directory);
  const model = modelName(tagger.model);
  return {
    model,
    tags: tagger.model.catalogue.tags,
    tag(company, options) {
      const { value, faults } = check(requestSchema, { ...company, options });
      if (faults !== undefined) throw invalidRequest(faults);
      const { id, name, description } = value;
      const fault = unknownGroup(value.options ?? {}, tagger.groups, '/options');
      if (fault !== undefined) throw invalidRequest([fault]);
      return { ...(id !== undefined && { id }), ...tagger.tag(description, value.options, name), model };
    },
  };
}
