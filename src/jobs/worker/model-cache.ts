import { isErrorOf } from '../../contract/error.ts';
import type { ModelName } from '../../contract/model-name.ts';
import { activeBundle, hasVersions, versionDirectory } from '../../model/versions.ts';
import { loadTagger } from '../../tagger/load-tagger.ts';
import { modelName } from '../../tagger/shared-model.ts';
import type { Tagger } from '../../tagger/tagger.ts';

/** Jobs of the previous versions may still run while jobs of the next version start. */
const MAX_MODELS = 3;
/** How long the active version is cached. */
const ACTIVE_MILLISECONDS = 5_000;

/** The models of a queue worker, each loaded on first use. The least recently used is dropped. */
export class ModelCache {
  readonly #directory: string;
  readonly #dictionary: WebAssembly.Memory;
  readonly #taggers = new Map<string, Promise<Tagger>>();
  #active: { readonly bundle: Promise<string>; readonly until: number } | undefined;

  /** @param directory a model bundle, or a directory of its versions */
  constructor(directory: string, dictionary: WebAssembly.Memory) {
    this.#directory = directory;
    this.#dictionary = dictionary;
  }

  /** Finds the model with exactly this digest. @returns undefined when this queue worker does not have it */
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

  /** The model for work that names none. @throws {OperationalError} when there is none */
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

  /** Moves the model to the end of the map, so that the first entry is the least recently used. */
  #load(bundle: string): Promise<Tagger> {
    const tagger = this.#taggers.get(bundle) ?? loadTagger(bundle, this.#dictionary);
    this.#taggers.delete(bundle);
    this.#taggers.set(bundle, tagger);
    tagger.catch(() => this.#taggers.delete(bundle));
    const [oldest] = this.#taggers.keys();
    if (this.#taggers.size > MAX_MODELS && oldest !== undefined) this.#taggers.delete(oldest);
    return tagger;
  }
}
