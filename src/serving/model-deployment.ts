import { type FSWatcher, watch } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { reason } from '../files/parse.ts';
import {
  activeBundle,
  assertVersion,
  formerVersion,
  hasVersions,
  listVersions,
  type VersionSummary,
  versionDirectory,
  writeActive,
  writeRollback,
} from '../model/versions.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import { Tagger } from '../tagger/tagger.ts';
import { type DictionaryData, openImage } from '../text/dictionary/dictionary-image.ts';
import { ModelLoader } from './model-loader.ts';
import type { TaggingService } from './tagging-service.ts';

interface Settings {
  /** A bundle, or the versions of a model. */
  readonly directory: string;
  readonly dictionary: Promise<SharedArrayBuffer>;
  readonly log: FastifyBaseLogger;
}

/**
 * Changes which model is served: one change at a time, the new model read, verified and tried off the event loop. One
 * that is refused (a `ModelError` or `VersionError`) leaves the old one serving.
 */
export class ModelDeployment {
  readonly #service: TaggingService;
  readonly #settings: Settings;
  #last: Promise<unknown> = Promise.resolve();
  #watcher: FSWatcher | undefined;
  #loader: ModelLoader | undefined;
  #opened: DictionaryData | undefined;

  constructor(service: TaggingService, settings: Settings) {
    this.#service = service;
    this.#settings = settings;
  }

  list(): Promise<VersionSummary[]> {
    return listVersions(this.#settings.directory);
  }

  activate(version: string): Promise<SharedModel> {
    return this.#inTurn(async () => {
      const model = await this.load(version);
      await writeActive(this.#settings.directory, version);
      return this.#serve(model);
    });
  }

  /** Reads the single model of the directory anew, or the version that is active by now. */
  reload(): Promise<SharedModel> {
    return this.#inTurn(async () => {
      const { directory } = this.#settings;
      return this.#serve(await this.#loadBundle(await activeBundle(directory)));
    });
  }

  rollBack(): Promise<SharedModel> {
    return this.#inTurn(async () => {
      const { directory } = this.#settings;
      const model = await this.load(await formerVersion(directory));
      await writeRollback(directory);
      return this.#serve(model);
    });
  }

  async load(version: string): Promise<SharedModel> {
    const bundle = await versionDirectory(this.#settings.directory, version);
    const model = await this.#loadBundle(bundle);
    assertVersion(version, model.manifest.version, bundle);
    return model;
  }

  /** Follows the version that others make active: `company-tagger models activate`, or another replica. */
  async watch(): Promise<void> {
    const { directory } = this.#settings;
    if (!(await hasVersions(directory))) return;
    this.#watcher = watch(directory, () => void this.#follow()).unref();
  }

  async close(): Promise<void> {
    this.#watcher?.close();
    await this.#loader?.close();
  }

  async #follow(): Promise<void> {
    const { directory, log } = this.#settings;
    try {
      const bundle = await activeBundle(directory);
      if (!this.#service.model || !bundle.endsWith(`/${this.#service.model.manifest.version}`))
        await this.reload();
    } catch (error) {
      log.error({ reason: reason(error) }, 'the active version is refused');
    }
  }

  async #loadBundle(directory: string): Promise<SharedModel> {
    this.#loader ??= new ModelLoader(await this.#settings.dictionary);
    return this.#loader.load(directory);
  }

  async #serve(model: SharedModel): Promise<SharedModel> {
    const { dictionary, log } = this.#settings;
    const image = await dictionary;
    this.#opened ??= openImage(image);
    // To take the model over from its thread and to make a tagger of it are two turns of the event loop, and not one.
    await setImmediate();
    this.#service.use(new Tagger(model, this.#opened), image);
    const { name, version } = model.manifest;
    log.info({ model: name, version, digest: model.digest }, 'model serves');
    return model;
  }

  #inTurn(change: () => Promise<SharedModel>): Promise<SharedModel> {
    const result = this.#last.then(change);
    this.#last = result.catch(() => {});
    return result;
  }
}
