import type { TaggedText } from '../contract/answers.ts';
import type { ModelTag } from '../contract/model.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import { CompanyReader } from '../features/company-reader.ts';
import { readModel } from '../model/bundle.ts';
import { TaggingStatistics } from '../model/tagging-statistics.ts';
import type { Head } from '../network/architecture.ts';
import { Predictor, probabilityOf, scoreOf } from '../network/inference/predictor.ts';
import { type DictionaryData, openImage } from '../text/dictionary/dictionary-image.ts';
import { loadDictionary } from '../text/dictionary/load-dictionary.ts';
import { normalise } from '../text/normalise.ts';
import { evidenceFor, unknownPlaces } from './evidence.ts';
import { assertGolden } from './golden.ts';
import { type SharedModel, shareModel } from './shared-model.ts';

interface Output {
  readonly tag: ModelTag;
  readonly kind: Head['kind'];
}

interface Decision {
  readonly output: number;
  readonly tag: ModelTag;
  readonly probability: number;
}

/** Text in, tags out, by one model, on one thread. */
export class Tagger {
  readonly model: SharedModel;
  /** The groups that the model has tags of, in the order of its tags. */
  readonly groups: readonly string[];
  readonly #reader: CompanyReader;
  readonly #predictor: Predictor;
  /** What it was given and gave, whatever was asked for: by the tags' own thresholds. */
  readonly statistics: TaggingStatistics;
  readonly #outputs: readonly Output[];
  /** The score that each output must reach. */
  readonly #thresholds: Float64Array;

  constructor(model: SharedModel, dictionary: DictionaryData) {
    const { manifest, featureSpace, network } = model;
    this.model = model;
    this.groups = [...new Set(manifest.tags.map(({ group }) => group))];
    this.#reader = new CompanyReader(dictionary, featureSpace);
    this.#predictor = new Predictor(network);
    const kinds = network.architecture.heads.flatMap(({ kind, outputs }) => Array(outputs).fill(kind));
    this.statistics = new TaggingStatistics(manifest.tags.length);
    this.#outputs = manifest.tags.map((tag, output) => ({ tag, kind: kinds[output] }));
    this.#thresholds = Float64Array.from(this.#outputs, ({ tag, kind }) => scoreOf(tag.threshold, kind));
  }

  /**
   * The tags of one overview; none for a text of which the model knows no word, as it can only guess there.
   * @param name the company's, which tells of it as well where the model was trained on names
   */
  tag(
    description: string,
    { limit, minProbability, explain, groups }: TagOptions = {},
    name?: string,
  ): TaggedText {
    const { featureSpace } = this.model;
    const normalised = normalise(description);
    const { words, characterBigrams, features } = this.#reader.read(normalised.text, name);
    const coverage = { tokens: words.contentWords, known: words.columns.length };
    const scores = coverage.known === 0 ? undefined : this.#predictor.scores(features);
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
      decisions.push({ output, tag, probability: rounded(probabilityOf(scores[output], kind)) });
    }
    return decisions;
  }
}

/**
 * A tagger that has been seen to tag the model's own texts as it did in training.
 * @throws {OperationalError} when the model in the directory cannot be used
 */
export async function loadTagger(
  directory: string,
  dictionary: SharedArrayBuffer | Promise<SharedArrayBuffer> = loadDictionary(),
): Promise<Tagger> {
  const [model, image] = await Promise.all([readModel(directory), dictionary]);
  const tagger = new Tagger(shareModel(model), openImage(image));
  assertGolden(tagger, directory);
  return tagger;
}

/** To a millionth: what lies below is noise of 32-bit weights. */
function rounded(probability: number): number {
  return Math.round(probability * 1e6) / 1e6;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
