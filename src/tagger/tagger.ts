import type { TaggedText } from '../contract/answers.ts';
import type { ModelTag } from '../contract/model.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import { CompanyReader } from '../features/company-reader.ts';
import { knownCount } from '../features/read-words.ts';
import { type Ancestors, ancestorsOfOutputs } from '../model/coherence.ts';
import { parentsOf } from '../model/decision.ts';
import { TaggingStatistics } from '../model/tagging-statistics.ts';
import { isUnlikeTraining } from '../model/unlike-training.ts';
import { type Output, outputsOf } from '../network/inference/placed-network.ts';
import { Predictor, probabilityOf, scoreOf } from '../network/inference/predictor.ts';
import { catalogueTags, type TextTag } from './catalogue-tags.ts';
import { decide } from './decide.ts';
import { explain as explainTags, rounded, unknownPlaces } from './evidence.ts';
import { labelIn } from './label-in.ts';
import type { SharedModel } from './shared-model.ts';

interface TagOutput extends Output {
  readonly tag: ModelTag;
}

/** Text in, tags out: one model on one thread. */
export class Tagger {
  readonly model: SharedModel;
  /** The groups of the tags that it can give, in the order of the tags. */
  readonly groups: readonly string[];
  readonly #reader: CompanyReader;
  readonly #predictor: Predictor;
  /** Counts of texts and of the tags that reached their thresholds, whatever options were asked for. */
  readonly statistics: TaggingStatistics;
  readonly #outputs: readonly TagOutput[];
  readonly #ancestors: Ancestors;
  /** For each tag that it can give the number of its ancestors, by id. */
  readonly #depths: ReadonlyMap<string, number>;
  /** The ids of the tags that have children among those that it can give. */
  readonly #parents: ReadonlySet<string>;
  /** The minimum score of each output. */
  readonly #thresholds: Float64Array;

  constructor(model: SharedModel) {
    const { manifest, catalogue, featureSpace, network, dictionary } = model;
    this.model = model;
    this.groups = [...new Set(catalogue.tags.map(({ group }) => group))];
    this.#reader = new CompanyReader(dictionary, featureSpace);
    this.#predictor = new Predictor(network);
    const outputs = outputsOf(network);
    this.statistics = new TaggingStatistics(manifest.tags.length);
    this.#ancestors = ancestorsOfOutputs(manifest.tags);
    this.#depths = depthsOf(catalogue.tags);
    this.#parents = parentsOf(catalogue.tags);
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
    { limit, minProbability, explain, evidenceLimit, groups, language }: TagOptions = {},
    name?: string,
    throwIfStopped: () => void = () => {},
  ): TaggedText {
    const { manifest, catalogue, featureSpace } = this.model;
    const company = this.#reader.read(description, name);
    const { text: normalised, words, features } = company;
    const coverage = { tokens: words.columns.length, known: knownCount(words) };
    const scores = features.whole.columns.length === 0 ? undefined : this.#predictor.scores(features);
    const reached = scores === undefined ? [] : this.#reaching(scores, this.#thresholds);
    this.statistics.observe({ characters: description.length, ...coverage, given: reached });
    const text = { original: description, normalised };
    const unknown = explain ? { unknown: unknownPlaces(words, text) } : {};
    const tagsOf = (asked: readonly TextTag[], minProbability?: number) =>
      scores === undefined
        ? []
        : catalogueTags(catalogue, {
            given: reached,
            asked,
            minProbability,
            probabilityOf: (output) => this.#coherentProbabilityOf(scores, output),
          });
    const decided = tagsOf(reached);
    const rule = manifest.decision;
    const isUnlike = isUnlikeTraining(manifest.reference, { characters: description.length, ...coverage });
    const decision = rule && decide(decided, { ...coverage, isUnlike }, rule, this.#parents);
    if (scores === undefined) return { tags: [], ...decision, coverage, ...unknown };

    const asked =
      minProbability === undefined
        ? decided
        : tagsOf(this.#reaching(scores, this.#minima(minProbability)), minProbability);
    const given = asked
      .filter(({ tag }) => groups === undefined || groups.includes(tag.group))
      .sort((a, b) => this.#compare(a, b))
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
    const tags = given.map(({ output, tag, probability, suggestion }, index) => ({
      id: tag.id,
      label: labelIn(language, tag),
      group: tag.group,
      probability,
      threshold: tag.threshold,
      ...(suggestion && { suggested: true as const }),
      ...(explain && this.#outputs[output].tag.id !== tag.id && { impliedBy: this.#outputs[output].tag.id }),
      ...explanations?.[index],
    }));
    return { tags, ...decision, coverage, ...unknown };
  }

  /**
   * The outputs whose score reaches the minimum, as do those of the tag's parent and its ancestors: so an answer with a tag
   * has its parent too, which is at least as probable.
   */
  #reaching(scores: Float32Array, minima: Float64Array): TextTag[] {
    const reaching: TextTag[] = [];
    const misses = (output: number) => scores[output] < minima[output];
    for (let output = 0; output < scores.length; output++) {
      if (scores[output] < minima[output] || this.#ancestors[output].some(misses)) continue;
      const probability = this.#coherentProbabilityOf(scores, output);
      reaching.push({ output, tag: this.#outputs[output].tag, probability });
    }
    return reaching;
  }

  /** The minimum score of each output for a probability. */
  #minima(probability: number): Float64Array {
    return Float64Array.from(this.#outputs, ({ kind, curve }) => scoreOf(probability, kind, curve));
  }

  /** The most probable first, of equally probable ones parents first, so that no limit cuts a tag from its parent; then by id. */
  #compare(a: TextTag, b: TextTag): number {
    const depth = ({ tag }: TextTag) => this.#depths.get(tag.id) ?? 0;
    return b.probability - a.probability || depth(a) - depth(b) || (a.tag.id < b.tag.id ? -1 : 1);
  }

  /** The probability of an output, at most that of its ancestors. To a millionth: less is noise of sums in 32 bits. */
  #coherentProbabilityOf(scores: Float32Array, output: number): number {
    let probability = this.#probabilityOf(scores, output);
    for (const ancestor of this.#ancestors[output]) {
      probability = Math.min(probability, this.#probabilityOf(scores, ancestor));
    }
    return rounded(probability, 6);
  }

  #explained(output: number) {
    return { output, ...this.#outputs[output] };
  }

  #probabilityOf(scores: Float32Array, output: number): number {
    const { kind, curve } = this.#outputs[output];
    return probabilityOf(scores[output], kind, curve);
  }
}

/** For each tag the number of its ancestors, by id. */
function depthsOf(tags: readonly ModelTag[]): ReadonlyMap<string, number> {
  const ancestors = ancestorsOfOutputs(tags);
  return new Map(tags.map(({ id }, index) => [id, ancestors[index].length]));
}
