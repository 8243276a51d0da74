import { Readable } from 'node:stream';
import { openImage } from '../text/dictionary-image.ts';
import { Admission } from './admission.ts';
import { chunksOf } from './chunks.ts';
import type { Company } from './company.ts';
import type { CompanyLines, LineRules, TaggedLines } from './company-lines.ts';
import { assertGolden } from './golden.ts';
import { InlineTagger } from './inline-tagger.ts';
import { type Item, textOf } from './results.ts';
import { loadSharedParts, type SharedModel, type SharedParts } from './shared-model.ts';
import { Tagger, type TagOptions } from './tagger.ts';
import { TaggerPool } from './tagger-pool.ts';

/**
 * Up to this length a text without evidence is tagged on the thread that has it: some 0.5 ms, which is less than any
 * probe would notice, and needs no hand-over.
 */
const INLINE_CHARACTERS = 2_000;

export interface ServiceSettings {
  readonly workers: number;
  /** How many characters of text may be waiting or being worked on. */
  readonly queueCharacters: number;
  readonly lineRules: LineRules;
}

/** Tags one text or many, side by side, without ever keeping the calling thread for long. All results are JSON. */
export class TaggingService {
  readonly model: SharedModel;
  /** The groups that the model has tags of. */
  readonly groups: readonly string[];
  /** So many chunks at a time keep every worker busy, and leave room for others' between them. */
  readonly concurrency: number;
  readonly #inline: InlineTagger;
  readonly #pool: TaggerPool;
  readonly #admission: Admission;

  /** @throws {ModelError} when the model does not tag its own texts as it did */
  constructor({ model, dictionary }: SharedParts, { workers, queueCharacters, lineRules }: ServiceSettings) {
    this.model = model;
    this.concurrency = workers + 1;
    const tagger = new Tagger(model, openImage(dictionary));
    assertGolden(tagger);
    this.groups = tagger.groups;
    this.#inline = new InlineTagger(tagger);
    this.#pool = new TaggerPool(workers, { model, dictionary, rules: lineRules });
    this.#admission = new Admission(queueCharacters);
  }

  /** The result of a short text, at the end of this turn of the event loop; undefined for one that is not short. */
  tagInline(company: Company, options: TagOptions = {}): Promise<string> | undefined {
    if (company.description.length > INLINE_CHARACTERS || options.explain) return undefined;
    return this.#inline.tag(company, options);
  }

  /**
   * @returns the results in order, in chunks of bytes, each results parted by commas
   * @throws {OverloadedError} when too much text is waiting; a `TimeoutError` or `AbortError` when the signal is given
   */
  async tagMany(
    items: readonly Item[],
    options: TagOptions = {},
    signal?: AbortSignal,
  ): Promise<ArrayBuffer[]> {
    const characters = items.reduce((sum, item) => sum + textOf(item).length, 0);
    return this.#admission.run(characters, async () => {
      const tagged = Readable.from(chunksOf(items, textOf)).map(
        (chunk: Item[]) => this.#pool.tag({ items: chunk, options }),
        { concurrency: this.concurrency, ...(signal && { signal }) },
      );
      try {
        return await tagged.toArray();
      } catch (error) {
        signal?.throwIfAborted();
        throw error;
      }
    });
  }

  /** As they come: waits while too much text is waiting, for which a byte counts as a character. */
  async tagLines(lines: CompanyLines): Promise<TaggedLines> {
    return this.#admission.runWhenRoom(lines.lines?.length ?? 0, () => this.#pool.tagLines(lines));
  }

  /** Starts the threads, which the first long text or batch would otherwise have to wait for. */
  start(): void {
    this.#pool.start();
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }
}

/** @throws {ModelError} when the model in the directory cannot be used */
export async function loadTaggingService(
  directory: string,
  settings: ServiceSettings,
): Promise<TaggingService> {
  return new TaggingService(await loadSharedParts(directory), settings);
}
