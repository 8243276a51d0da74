import { setImmediate } from 'node:timers/promises';
import type { VersionSummary } from '../contract/administration.ts';
import { follow } from '../files/follow.ts';
import { reason } from '../files/reason.ts';
import {
  activeBundle,
  assertVersion,
  formerVersion,
  hasVersions,
  listVersions,
  readActive,
  versionDirectory,
  writeActive,
  writeRollback,
} from '../model/versions.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import { Tagger } from '../tagger/tagger.ts';
import { ModelLoader } from './model-loader.ts';
import type { TaggingService } from './tagging-service.ts';

interface DeploymentSettings {
  /** The directory of a model, or of its versions. */
  readonly directory: string;
  readonly dictionary: Promise<WebAssembly.Memory>;
  readonly log: {
    info(fields: object, message: string): void;
    error(fields: object, message: string): void;
  };
}

/**
 * Replaces the model that serves, one change at a time. The new model is read, verified and tried on another thread. If it
 * is refused (an `OperationalError`), the former model keeps serving.
 */
export class ModelDeployment {
  readonly #service: TaggingService;
  readonly #settings: DeploymentSettings;
  #lastChange: Promise<unknown> = Promise.resolve();
  #stopFollowing: (() => void) | undefined;
  #loader: ModelLoader | undefined;

  constructor(service: TaggingService, settings: DeploymentSettings) {
    this.#service = service;
    this.#settings = settings;
  }

  list(): Promise<VersionSummary[]> {
    return listVersions(this.#settings.directory);
  }

  activate(version: string): Promise<SharedModel> {
    return this.#afterLastChange(async () => {
      const serve = await this.#prepare(await this.load(version));
      await writeActive(this.#settings.directory, version);
      return serve();
    });
  }

  /** Reads the model from disk again: the single model of the directory, or the version that is active now. */
  reload(): Promise<SharedModel> {
    return this.#afterLastChange(async () => {
      const bundle = await activeBundle(this.#settings.directory);
      const serve = await this.#prepare(await this.#loadBundle(bundle));
      return serve();
    });
  }

  rollBack(): Promise<SharedModel> {
    return this.#afterLastChange(async () => {
      const { directory } = this.#settings;
      const serve = await this.#prepare(await this.load(await formerVersion(directory)));
      await writeRollback(directory);
      return serve();
    });
  }

  async load(version: string): Promise<SharedModel> {
    const bundle = await versionDirectory(this.#settings.directory, version);
    const model = await this.#loadBundle(bundle);
    assertVersion(version, model.manifest.version, bundle);
    return model;
  }

  /** Follows the version that is activated elsewhere: by `company-tagger models activate`, or by another replica. */
  async watch(): Promise<void> {
    const { directory } = this.#settings;
    if (!(await hasVersions(directory))) return;
    const activeVersion = async () => (await readActive(directory))?.version;
    this.#stopFollowing = follow(activeVersion, undefined, {
      onChange: (version) => void this.#follow(version),
      onError: (reason) => this.#reportRefusal(reason),
    });
  }

  async close(): Promise<void> {
    this.#stopFollowing?.();
    await this.#loader?.close();
  }

  async #follow(version: string | undefined): Promise<void> {
    // A change that this replica makes itself is written before it serves.
    await this.#lastChange;
    if (version === undefined || version === this.#service.model?.manifest.version) return;
    await this.reload().catch((error: unknown) => this.#reportRefusal(reason(error)));
  }

  #reportRefusal(reason: string): void {
    this.#settings.log.error({ reason }, 'the active version is refused');
  }

  async #loadBundle(bundle: string): Promise<SharedModel> {
    this.#loader ??= new ModelLoader(await this.#settings.dictionary);
    return this.#loader.load(bundle);
  }

  /** Tries the model out. @returns a function that makes it the one that serves */
  async #prepare(model: SharedModel): Promise<() => SharedModel> {
    const { log } = this.#settings;
    // Receiving the model from its thread and making a tagger of it are separate turns of the event loop.
    await setImmediate();
    const tagger = new Tagger(model);
    await this.#service.tryOut(tagger);
    return () => {
      this.#service.use(tagger);
      const { name, version } = model.manifest;
      log.info({ model: name, version, digest: model.digest }, 'model serves');
      return model;
    };
  }

  #afterLastChange(change: () => Promise<SharedModel>): Promise<SharedModel> {
    const result = this.#lastChange.then(change);
    this.#lastChange = result.catch(() => {});
    return result;
  }
}
