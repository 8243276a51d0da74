import { useEffect, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import type { DECISIONS } from '../../contract/answers.ts';
import {
  feedbackAnswerSchema,
  type REVIEW_ORDERS,
  type REVIEW_QUEUES,
  type ReviewItem,
  reviewAnswerSchema,
} from '../../contract/feedback.ts';
import { ask } from '../service.ts';

/** As many as are explained in a moment. */
const ASKED_FOR = 20;
/** As many as the service returns. */
const MAX_ASKED_FOR = 100;
/** When so many are left, more are asked for, so that nobody waits. */
const FEW = 3;

/** Which companies are asked for, as the query of `GET /review`. */
export interface QueueQuery {
  readonly queue: (typeof REVIEW_QUEUES)[number];
  readonly order: (typeof REVIEW_ORDERS)[number];
  readonly tag: string;
  readonly group: string;
  readonly decision: (typeof DECISIONS)[number] | '';
  readonly by: string;
}

/** A company that has been dealt with, and its feedback, unless it was skipped. */
interface Done {
  readonly item: ReviewItem;
  readonly right: ReadonlySet<string>;
  readonly feedback: Promise<string> | undefined;
}

export interface Queue {
  /** Undefined until it has been loaded. */
  readonly items: readonly ReviewItem[] | undefined;
  readonly reviewed: number;
  readonly error: unknown;
  /** The checks of a company that undo has brought back. */
  readonly restored: ReadonlySet<string> | undefined;
  readonly send: (body: object, right: ReadonlySet<string>) => void;
  readonly skip: (right: ReadonlySet<string>) => void;
  readonly undo: (() => void) | undefined;
}

/** The companies to review, one after the other. Feedback is sent while the next one is read. */
export function useQueue(query: QueueQuery): Queue {
  const [items, setItems] = useState<readonly ReviewItem[]>();
  const [done, setDone] = useState<readonly Done[]>([]);
  const [restored, setRestored] = useState<ReadonlySet<string>>();
  const [error, setError] = useState<unknown>();
  const latestDone = useRef(done);
  latestDone.current = done;
  const isLoading = useRef(false);
  /** Aborted when other companies are asked for. */
  const stale = useRef(new AbortController());
  const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString();

  const load = async (dealtWith: readonly Done[]) => {
    const { signal } = stale.current;
    isLoading.current = true;
    try {
      // Feedback that is on its way would bring its company back, and those that were skipped come again.
      await Promise.allSettled(dealtWith.map(({ feedback }) => feedback));
      const skipped = dealtWith.filter(({ feedback }) => feedback === undefined).length;
      const limit = Math.min(MAX_ASKED_FOR, ASKED_FOR + skipped);
      signal.throwIfAborted();
      const path = `/review?explain=true&limit=${limit}&${asked}`;
      const { items: loaded } = await ask(reviewAnswerSchema, path, { signal });
      // Others may have been dealt with since.
      setItems((all = []) => merged(all, loaded, latestDone.current));
    } catch (failure) {
      if (!signal.aborted) setError(failure);
    } finally {
      if (!signal.aborted) isLoading.current = false;
    }
  };
  useEffect(() => {
    const own = new AbortController();
    stale.current = own;
    setItems(undefined);
    setDone([]);
    setRestored(undefined);
    setError(undefined);
    latestDone.current = [];
    void load([]);
    return () => own.abort();
  }, [asked]);

  const [item, ...rest] = items ?? [];
  const advance = (right: ReadonlySet<string>, feedback: Done['feedback']) => {
    if (item === undefined) return;
    setItems(rest);
    const dealtWith = [...done, { item, right, feedback }];
    setDone(dealtWith);
    setRestored(undefined);
    setError(undefined);
    if (rest.length === FEW && !isLoading.current) void load(dealtWith);
  };
  const bringBack = ({ item: former, right }: Done) => {
    setDone((all) => all.filter((each) => each.item !== former));
    setItems((all = []) => [former, ...all]);
    setRestored(right);
  };
  const last = done.at(-1);
  return {
    items,
    reviewed: done.filter(({ feedback }) => feedback !== undefined).length,
    error,
    restored,
    send(body, right) {
      if (item === undefined) return;
      const feedback = ask(feedbackAnswerSchema, '/feedback', { body }).then(({ id }) => id);
      feedback.catch((failure) => {
        bringBack({ item, right, feedback });
        setError(failure);
      });
      advance(right, feedback);
    },
    skip: (right) => advance(right, undefined),
    undo:
      last &&
      (async () => {
        try {
          const id = await last.feedback;
          if (id !== undefined) await ask(z.unknown(), `/feedback/${id}`, { method: 'DELETE' });
          bringBack(last);
        } catch (failure) {
          setError(failure);
        }
      }),
  };
}

/** Adds the companies that are neither in the list nor dealt with. */
function merged(all: readonly ReviewItem[], loaded: readonly ReviewItem[], done: readonly Done[]) {
  const known = new Set([...all, ...done.map(({ item }) => item)].map(({ company }) => company.description));
  return [...all, ...loaded.filter(({ company }) => !known.has(company.description))];
}
