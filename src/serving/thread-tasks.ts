import { z } from 'zod';
import type { TaggedText } from '../contract/answers.ts';
import type { Company } from '../contract/company.ts';
import type { TagOptions } from '../contract/tag-options.ts';
import type { SharedModel } from '../tagger/shared-model.ts';
import type { Item } from './items.ts';
import { type CompanyLines, lineRulesSchema, type TaggedLines } from './line-tagger.ts';
import type { ModelComparison } from './model-comparison.ts';
import type { ResultForm } from './result-forms.ts';
import type { StopFlag } from './stop-flag.ts';

/*
 * The messages between the pool and its worker threads.
 */

/** What a worker thread receives when it starts. */
export const threadDataSchema = z.object({ rules: lineRulesSchema });
export type ThreadData = z.infer<typeof threadDataSchema>;

/** The models that a task uses. A thread asks for the models that it does not have yet. */
export interface TaskModels {
  /** Digests, in the order that the task uses the models. */
  readonly digests: readonly string[];
  /** The digests of all models in use. A thread discards all others. */
  readonly inUse: readonly string[];
  /** The models that the thread has asked for. */
  readonly sent: readonly SharedModel[];
  /** Set when nobody waits for the result any more. */
  readonly stop: StopFlag | undefined;
}

/** A piece of work of a thread, in milliseconds since 1970. */
export interface Work {
  readonly thread: number;
  readonly began: number;
  readonly ended: number;
}

export interface WorkDone extends Work {
  /** The counts of `TaggingStatistics`. */
  readonly counts: Float64Array;
}

/** JSON in UTF-8, whose memory is transferred, not copied. */
interface JsonDone extends WorkDone {
  readonly json: ArrayBuffer;
}
interface ItemsDone extends JsonDone {
  /** The number of items that were done, from the first. The caller has the others done by a further task. */
  readonly count: number;
}
interface TextsDone extends WorkDone {
  readonly texts: readonly TaggedText[];
}
interface LinesDone extends WorkDone, TaggedLines {}

/** The tasks of a worker thread by name, without their models. */
export interface ThreadTasks {
  /** One company to a complete answer. */
  tagOne: {
    readonly task: { readonly company: Company; readonly options: TagOptions };
    readonly done: JsonDone;
  };
  /** Items to their results, separated by commas. Ends early where there is much to answer. */
  tagItems: {
    readonly task: {
      readonly items: readonly Item[];
      readonly options: TagOptions;
      readonly form: ResultForm;
    };
    readonly done: ItemsDone;
  };
  tagTexts: {
    readonly task: { readonly descriptions: readonly string[]; readonly options: TagOptions };
    readonly done: TextsDone;
  };
  tagLines: { readonly task: CompanyLines; readonly done: LinesDone };
  /** Tags the same items by two models, to see where they differ. */
  compare: { readonly task: { readonly items: readonly Item[] }; readonly done: ModelComparison };
}
