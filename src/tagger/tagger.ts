import { contentWords } from '../features/content-words.ts';
import { featuresOf } from '../features/feature-space.ts';
import { readModel } from '../model/bundle.ts';
import type { ModelTag } from '../model/manifest.ts';
import type { Model } from '../model/model.ts';
import { probabilitiesOf } from '../model/prediction.ts';
import { loadKuromojiTokenizer } from '../text/kuromoji-tokenizer.ts';
import { normalise } from '../text/normalise.ts';
import type { Tokenizer } from '../text/tokenizer.ts';
import { type Evidence, evidenceFor } from './evidence.ts';

export interface TagOptions {
  /** At most so many tags. */
  readonly limit?: number | undefined;
  /** Every tag of at least this probability, in place of the tags' own thresholds. */
  readonly minProbability?: number | undefined;
  /** Also the words that speak for and against each tag. */
  readonly explain?: boolean | undefined;
  /** Tags of these groups only. */
  readonly groups?: readonly string[] | undefined;
}

export interface GivenTag extends Omit<ModelTag, 'description' | 'examples'> {
  readonly probability: number;
  readonly evidence?: readonly Evidence[];
}

export interface Tagging {
  /** Highest probability first, ties by id. */
  readonly tags: readonly GivenTag[];
  /** How many words of the text can carry a topic, and how many of them the model knows. */
  readonly coverage: { readonly tokens: number; readonly known: number };
}

/** Text in, tags out, by one model. */
export class Tagger {
  readonly model: Model;
  /** The groups that the model has tags of, in the order of its tags. */
  readonly groups: readonly string[];
  readonly #tokenizer: Tokenizer;

  constructor(model: Model, tokenizer: Tokenizer) {
    this.model = model;
    this.groups = [...new Set(model.manifest.tags.map(({ group }) => group))];
    this.#tokenizer = tokenizer;
  }

  /** The tags of one overview; none for a text of which the model knows no word, as it can only guess there. */
  tag(description: string, { limit, minProbability, explain, groups }: TagOptions = {}): Tagging {
    const { manifest, featureSpace, network } = this.model;
    const normalised = normalise(description);
    const words = contentWords(this.#tokenizer, normalised.text);
    const known = words.filter(({ term }) => featureSpace.vocabulary.columnOf.has(term));
    const coverage = { tokens: words.length, known: known.length };
    if (known.length === 0) return { tags: [], coverage };

    const [probabilities] = probabilitiesOf(network, [
      featuresOf(
        known.map(({ term }) => term),
        featureSpace,
      ),
    ]);
    const given = manifest.tags
      .map((tag, output) => ({ tag, output, probability: probabilities[output] }))
      .filter(({ tag, probability }) => probability >= (minProbability ?? tag.threshold))
      .filter(({ tag }) => groups?.includes(tag.group) ?? true)
      .sort((a, b) => b.probability - a.probability || compare(a.tag.id, b.tag.id))
      .slice(0, limit);
    const evidence = explain
      ? evidenceFor(
          this.model,
          given.map(({ output }) => output),
          known,
          { original: description, normalised },
        )
      : undefined;
    const tags = given.map(({ tag: { id, label, group, threshold }, probability }, index) => ({
      id,
      label,
      group,
      probability: rounded(probability),
      threshold,
      ...(evidence && { evidence: evidence[index] }),
    }));
    return { tags, coverage };
  }
}

/** @throws {ModelError} when the model in the directory cannot be used */
export async function loadTagger(directory: string): Promise<Tagger> {
  const [model, tokenizer] = await Promise.all([readModel(directory), loadKuromojiTokenizer()]);
  return new Tagger(model, tokenizer);
}

/** To a millionth: what lies below is noise of 32-bit arithmetic. */
function rounded(probability: number): number {
  return Math.round(probability * 1e6) / 1e6;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
