import type { TaggedText } from '../contract/answers.ts';
import type { ModelTag } from '../contract/model.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import { CompanyReader } from '../features/company-reader.ts';
import { TaggingStatistics } from '../model/tagging-statistics.ts';
import type { Head } from '../network/architecture.ts';
import { Predictor, probabilityOf, scoreOf } from '../network/inference/predictor.ts';
import type { DictionaryData } from '../text/dictionary/dictionary-image.ts';
import { evidenceFor, rounded, unknownPlaces } from './evidence.ts';
import type { SharedModel } from './shared-model.ts';

interface Output {
  readonly tag: ModelTag;
  readonly kind: Head['kind'];
}

interface Decision {
  readonly output: number;
  readonly tag: ModelTag;
  readonly probability: number;
}

/** Text in, tags out: one model on one thread. */
export class Tagger {
  readonly model: SharedModel;
  /** The groups of the model's tags, in the order of the tags. */
  readonly groups: readonly string[];
  readonly #reader: CompanyReader;
  readonly #predictor: Predictor;
  /** Counts of texts and of the tags that reached their thresholds, whatever options were asked for. */
  readonly statistics: TaggingStatistics;
  readonly #outputs: readonly Output[];
  /** The minimum score of each output. */
  readonly #thresholds: Float64Array;

  constructor(model: SharedModel, dictionary: DictionaryData) {
    const { manifest, featureSpace, network } = model;
    this.model = model;
    this.groups = [...new Set(manifest.tags.map(({ group }) => group))];
    this.#reader = new CompanyReader(dictionary, featureSpace);
    this.#predictor = new Predictor(network);
    const kinds = network.architecture.heads.flatMap(({ kind, outputs }) =>
      Array<Head['kind']>(outputs).fill(kind),
    );
    this.statistics = new TaggingStatistics(manifest.tags.length);
    this.#outputs = manifest.tags.map((tag, output) => ({ tag, kind: kinds[output] }));
    this.#thresholds = Float64Array.from(this.#outputs, ({ tag, kind }) => scoreOf(tag.threshold, kind));
  }

  /**
   * The tags of one overview. A text without a word that the model knows gets no tags: they would be guesses.
   * @param name of the company, for models that were trained with names
   */
  tag(
    description: string,
    { limit, minProbability, explain, groups }: TagOptions = {},
    name?: string,
  ): TaggedText {
    const { featureSpace } = this.model;
    const { text: normalised, words, characterBigrams, features } = this.#reader.read(description, name);
    const coverage = { tokens: words.contentWords, known: words.columns.length };
    const scores = features.columns.length === 0 ? undefined : this.#predictor.scores(features);
    const decided = scores === undefined ? [] : this.#reaching(scores, (output) => this.#thresholds[output]);
    this.statistics.observe({ characters: description.length, ...coverage, given: decided });
    const text = { original: description, normalised };
    const unknown = explain ? { unknown: unknownPlaces(words, text) } : {};
    if (scores === undefined) return { tags: [], coverage, ...unknown };

    const asked =
      minProbability === undefined
        ? decided
        : this.#reaching(scores, (output) => scoreOf(minProbability, this.#outputs[output].kind));
    const given = asked
      .filter(({ tag }) => groups === undefined || groups.includes(tag.group))
      .sort((a, b) => b.probability - a.probability || compare(a.tag.id, b.tag.id))
      .slice(0, limit);
    const evidence = explain
      ? evidenceFor(
          this.#predictor,
          given.map(({ output }) => ({ output, kind: this.#outputs[output].kind })),
          { known: [words, characterBigrams], features, weighting: featureSpace.weighting },
          text,
        )
      : undefined;
    const tags = given.map(({ tag: { id, label, group, threshold }, probability }, index) => ({
      id,
      label,
      group,
      probability,
      threshold,
      ...(evidence && { evidence: evidence[index] }),
    }));
    return { tags, coverage, ...unknown };
  }

  #reaching(scores: Float32Array, minimum: (output: number) => number): Decision[] {
    const decisions: Decision[] = [];
    for (let output = 0; output < scores.length; output++) {
      if (scores[output] < minimum(output)) continue;
      const { tag, kind } = this.#outputs[output];
      // To a millionth; smaller differences are noise of 32-bit weights.
      decisions.push({ output, tag, probability: rounded(probabilityOf(scores[output], kind), 6) });
    }
    return decisions;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
