import type { TaggedText } from '../contract/answers.ts';
import type { ModelTag } from '../contract/model.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import { CompanyReader } from '../features/company-reader.ts';
import { knownCount } from '../features/read-words.ts';
import { type Ancestors, ancestorsOfOutputs } from '../model/coherence.ts';
import { TaggingStatistics } from '../model/tagging-statistics.ts';
import { type Output, outputsOf } from '../network/inference/placed-network.ts';
import { Predictor, probabilityOf, scoreOf } from '../network/inference/predictor.ts';
import { decide } from './decide.ts';
import { explain as explainTags, rounded, unknownPlaces } from './evidence.ts';
import type { SharedModel } from './shared-model.ts';

interface TagOutput extends Output {
  readonly tag: ModelTag;
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
  readonly #outputs: readonly TagOutput[];
  readonly #ancestors: Ancestors;
  /** The minimum score of each output. */
  readonly #thresholds: Float64Array;

  constructor(model: SharedModel) {
    const { manifest, featureSpace, network, dictionary } = model;
    this.model = model;
    this.groups = [...new Set(manifest.tags.map(({ group }) => group))];
    this.#reader = new CompanyReader(dictionary, featureSpace);
    this.#predictor = new Predictor(network);
    const outputs = outputsOf(network);
    this.statistics = new TaggingStatistics(manifest.tags.length);
    this.#ancestors = ancestorsOfOutputs(manifest.tags);
    this.#outputs = manifest.tags.map((tag, output) => ({ tag, ...outputs[output] }));
    this.#thresholds = Float64Array.from(this.#outputs, ({ tag, kind, curve }) =>
      scoreOf(tag.threshold, kind, curve),
    );
  }

  /**
   * The tags of one overview. A text without a word that the model knows gets no tags: they would be guesses.
   * @param name of the company, for models that were trained with names
   * @param throwIfStopped called again and again while tags are explained; what it throws ends the work
   */
  tag(
    description: string,
    { limit, minProbability, explain, evidenceLimit, groups }: TagOptions = {},
    name?: string,
    throwIfStopped: () => void = () => {},
  ): TaggedText {
    const { featureSpace } = this.model;
    const company = this.#reader.read(description, name);
    const { text: normalised, words, features } = company;
    const coverage = { tokens: words.columns.length, known: knownCount(words) };
    const scores = features.whole.columns.length === 0 ? undefined : this.#predictor.scores(features);
    const decided = scores === undefined ? [] : this.#reaching(scores, this.#thresholds);
    this.statistics.observe({ characters: description.length, ...coverage, given: decided });
    const text = { original: description, normalised };
    const unknown = explain ? { unknown: unknownPlaces(words, text) } : {};
    const rule = this.model.manifest.decision;
    const decision = rule && decide(decided, coverage, rule);
    if (scores === undefined) return { tags: [], ...decision, coverage, ...unknown };

    const asked =
      minProbability === undefined
        ? decided
        : this.#reaching(
            scores,
            Float64Array.from(this.#outputs, ({ kind, curve }) => scoreOf(minProbability, kind, curve)),
          );
    const given = asked
      .filter(({ tag }) => groups === undefined || groups.includes(tag.group))
      .sort((a, b) => b.probability - a.probability || compare(a.tag.id, b.tag.id))
      .slice(0, limit);
    const explanations = explain
      ? explainTags(
          this.#predictor,
          given.map(({ output }) => [
            this.#explained(output),
            ...this.#ancestors[output].map((ancestor) => this.#explained(ancestor)),
          ]),
          company,
          featureSpace,
          text,
          { limit: evidenceLimit, throwIfStopped },
        )
      : undefined;
    const tags = given.map(({ tag: { id, label, group, threshold }, probability }, index) => ({
      id,
      label,
      group,
      probability,
      threshold,
      ...explanations?.[index],
    }));
    return { tags, ...decision, coverage, ...unknown };
  }

  /**
   * The outputs whose score reaches the minimum, as do those of the tag's parent and its ancestors: so an answer with a tag
   * has its parent too, which is at least as probable.
   */
  #reaching(scores: Float32Array, minima: Float64Array): Decision[] {
    const decisions: Decision[] = [];
    const misses = (output: number) => scores[output] < minima[output];
    for (let output = 0; output < scores.length; output++) {
      if (scores[output] < minima[output] || this.#ancestors[output].some(misses)) continue;
      let probability = this.#probabilityOf(scores, output);
      for (const ancestor of this.#ancestors[output]) {
        probability = Math.min(probability, this.#probabilityOf(scores, ancestor));
      }
      // To a millionth; smaller differences are noise of 32-bit weights.
      decisions.push({ output, tag: this.#outputs[output].tag, probability: rounded(probability, 6) });
    }
    return decisions;
  }

  #explained(output: number) {
    return { output, ...this.#outputs[output] };
  }

  #probabilityOf(scores: Float32Array, output: number): number {
    const { kind, curve } = this.#outputs[output];
    return probabilityOf(scores[output], kind, curve);
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
