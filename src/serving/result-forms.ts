import type { Tag } from '../contract/answers.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { Scores } from '../contract/text-classification.ts';
import type { Classified } from '../contract/vllm-classification.ts';
import type { Tagger } from '../tagger/tagger.ts';
import { type Item, resultJson, tagCompany } from './items.ts';

type ToJson = (item: Item, tagger: Tagger, options: TagOptions, throwIfStopped?: () => void) => string;

/** The forms of a result in an answer about many texts, each as JSON. An invalid item has a result of our own form only. */
export const RESULT_FORMS = {
  /** Our own. */
  result: resultJson,
  /** Text classification: labels and scores. */
  scores: (item, tagger, options, throwIfStopped) => {
    const scores: Scores = tagsOf(item, tagger, options, throwIfStopped).map(
      ({ id, label, group, probability }) => ({ label, score: probability, id, group }),
    );
    return JSON.stringify(scores);
  },
  /** vLLM: the probabilities of all tags in the order of the model, with the position of the text, which is its id. */
  classified: (item, tagger, options, throwIfStopped) => {
    const tags = tagsOf(item, tagger, options, throwIfStopped);
    const probs = probabilitiesOf(tags, tagger);
    const classified: Classified = {
      index: 'company' in item ? Number(item.company.id) : 0,
      label:
        tags.find(({ probability, threshold, suggested }) => probability >= threshold && !suggested)?.label ??
        null,
      probs,
      num_classes: probs.length,
    };
    return JSON.stringify(classified);
  },
  /**
   * Open Inference Protocol: the probabilities of all tags in the order of the model, without brackets. A text without a
   * known word has no tags, and so only zeros.
   */
  row: (item, tagger, options, throwIfStopped) =>
    probabilitiesOf(tagsOf(item, tagger, options, throwIfStopped), tagger).join(),
} as const satisfies Record<string, ToJson>;
export type ResultForm = keyof typeof RESULT_FORMS;

/** Of all tags of the model, in its order. */
function probabilitiesOf(tags: readonly Tag[], { model }: Tagger): number[] {
  const given = new Map(tags.map(({ id, probability }) => [id, probability]));
  return model.catalogue.tags.map(({ id }) => given.get(id) ?? 0);
}

function tagsOf(item: Item, tagger: Tagger, options: TagOptions, throwIfStopped?: () => void) {
  return 'company' in item ? tagCompany(item.company, tagger, options, throwIfStopped).tags : [];
}
