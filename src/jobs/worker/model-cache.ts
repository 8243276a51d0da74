import { isErrorOf } from '../../contract/error.ts';
import type { ModelName } from '../../contract/model-name.ts';
import { activeBundle, hasVersions, versionDirectory } from '../../model/versions.ts';
import { loadTagger } from '../../tagger/load-tagger.ts';
import { modelName } from '../../tagger/shared-model.ts';
import type { Tagger } from '../../tagger/tagger.ts';

/** A worker keeps so many models: jobs of the former version end while those of the next one begin. */
const KEPT_MODELS = 3;
/** After that it looks again which version is active. */
const ACTIVE_MILLISECONDS = 5_000;

/** The models that a worker has at hand: those of its directory, each loaded when it is wanted. */
export class ModelCache {
  readonly #directory: string;
  readonly #dictionary: SharedArrayBuffer;
  readonly #taggers = new Map<string, Promise<Tagger>>();
  #active: { readonly bundle: Promise<string>; readonly until: number } | undefined;

  /** @param directory a bundle, or the versions of a model */
  constructor(directory: string, dictionary: SharedArrayBuffer) {
    this.#directory = directory;
    this.#dictionary = dictionary;
  }

  /** The very model, by its digest; undefined when it is not here. */
  async find({ version, digest }: ModelName): Promise<Tagger | undefined> {
    const bundle = await this.#bundleOf(version);
    if (bundle === undefined) return undefined;
    try {
      const tagger = await this.#load(bundle);
      return modelName(tagger.model).digest === digest ? tagger : undefined;
    } catch (error) {
      if (isErrorOf(error, 'model-refused')) return undefined;
      throw error;
    }
  }

  /** The model that is to be used where none is asked for. @throws {OperationalError} when there is none */
  async active(): Promise<Tagger> {
    if (this.#active === undefined || performance.now() > this.#active.until) {
      this.#active = {
        bundle: activeBundle(this.#directory),
        until: performance.now() + ACTIVE_MILLISECONDS,
      };
    }
    return this.#load(await this.#active.bundle);
  }

  async #bundleOf(version: string): Promise<string | undefined> {
    if (!(await hasVersions(this.#directory))) return this.#directory;
    try {
      return await versionDirectory(this.#directory, version);
    } catch (error) {
      if (isErrorOf(error, 'conflict')) return undefined;
      throw error;
    }
  }

  /** The one that was wanted longest ago goes first. */
  #load(bundle: string): Promise<Tagger> {
    const tagger = this.#taggers.get(bundle) ?? loadTagger(bundle, this.#dictionary);
    this.#taggers.delete(bundle);
    this.#taggers.set(bundle, tagger);
    tagger.catch(() => this.#taggers.delete(bundle));
    const [oldest] = this.#taggers.keys();
    if (this.#taggers.size > KEPT_MODELS) this.#taggers.delete(oldest);
    return tagger;
  }
}
