import { useEffect, useState } from 'preact/hooks';
import type { TagAnswer, TagOptions } from '../../client/types.ts';
import { useMessages } from '../context.ts';
import { withService } from '../service.ts';

/** The pause after the last keystroke. */
const PAUSE_MILLISECONDS = 60;

interface Answered {
  readonly text: string;
  readonly answer: TagAnswer;
}

/** The latest answer, which may be on an earlier text, and why there is none on this one. */
export interface Tagging {
  readonly answered: Answered | undefined;
  readonly error: unknown;
}

/** Tags a text again when it, or the minimum, has changed. */
export function useTagging(text: string, options: TagOptions): Tagging {
  // Labels are in the language of the page.
  const messages = useMessages();
  const [tagging, setTagging] = useState<Tagging>({ answered: undefined, error: undefined });
  const isEmpty = text.trim() === '';
  useEffect(() => {
    if (isEmpty) {
      setTagging({ answered: undefined, error: undefined });
      return;
    }
    const stale = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const answer = await withService(({ tagger }) =>
          tagger.tag({ description: text }, options, stale.signal),
        );
        if (!stale.signal.aborted) setTagging({ answered: { text, answer }, error: undefined });
      } catch (error) {
        if (!stale.signal.aborted) setTagging({ answered: undefined, error });
      }
    }, PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      stale.abort();
    };
  }, [text, options.minProbability, messages]);
  return tagging;
}
