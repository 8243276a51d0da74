import { useEffect, useState } from 'preact/hooks';
import type { TagAnswer } from '../client/types.ts';
import { useMessages } from './context.ts';
import { EXAMPLES } from './examples.ts';
import { OverviewField } from './overview-field.tsx';
import { addressOf, viewInAddress } from './permalink.ts';
import { RequestCode } from './request-code.tsx';
import { postJson } from './service.ts';
import { TagGroups } from './tag-groups.tsx';
import { WordList } from './word-list.tsx';

/** The pause after the last keystroke. */
const PAUSE_MILLISECONDS = 60;
const FIRST_MINIMUM = 0.1;
/** How many words are marked in the text for a tag, and against it. */
const MARKED_WORDS = 100;

export function Playground() {
  const messages = useMessages();
  const [{ text, minimum }, setView] = useState(() => viewInAddress(location.hash));
  const [answered, setAnswered] = useState<{ text: string; answer: TagAnswer }>();
  const [failure, setFailure] = useState('');
  const [active, setActive] = useState<string>();

  const request = {
    description: text,
    options: {
      explain: true,
      evidenceLimit: MARKED_WORDS,
      ...(minimum !== undefined && { minProbability: minimum }),
    },
  };
  useEffect(() => {
    history.replaceState(null, '', text === '' ? '#playground' : addressOf({ text, minimum }));
    if (text.trim() === '') {
      setAnswered(undefined);
      setFailure('');
      return;
    }
    const stale = new AbortController();
    const timer = setTimeout(async () => {
      try {
        setAnswered({ text, answer: await postJson<TagAnswer>('/tag', request, stale.signal) });
        setFailure('');
      } catch (error) {
        if (!stale.signal.aborted) setFailure(error instanceof Error ? error.message : messages.failed);
      }
    }, PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      stale.abort();
    };
  }, [text, minimum]);

  const { answer } = answered ?? {};
  // Evidence is requested only when the text stops changing.
  const isCurrent = answered?.text === text;
  const tag = isCurrent ? answer?.tags.find(({ id }) => id === active) : undefined;
  return (
    <div class="playground">
      <section>
        <OverviewField
          text={text}
          onChange={(changed) => setView({ text: changed, minimum })}
          evidence={tag?.evidence ?? []}
          clause={tag?.clause}
          unknown={isCurrent ? (answer?.unknown ?? []) : []}
        />
        <p class="examples">
          {messages.examples}:
          {EXAMPLES.map(({ name, overview }) => (
            <button type="button" key={name} onClick={() => setView({ text: overview, minimum })}>
              {name}
            </button>
          ))}
        </p>
        <WordList tag={tag} unknown={isCurrent ? (answer?.unknown ?? []) : []} />
      </section>
      <section>
        <div class="controls">
          <label>
            <input
              type="checkbox"
              checked={minimum === undefined}
              onChange={({ currentTarget }) =>
                setView({ text, minimum: currentTarget.checked ? undefined : FIRST_MINIMUM })
              }
            />
            {messages.byThresholds}
          </label>
          <label>
            {messages.minimum}
            <input
              type="range"
              min="0.01"
              max="1"
              step="0.01"
              value={minimum ?? FIRST_MINIMUM}
              disabled={minimum === undefined}
              onInput={({ currentTarget }) => setView({ text, minimum: Number(currentTarget.value) })}
            />
            <output>{minimum === undefined ? '–' : minimum.toFixed(2)}</output>
          </label>
        </div>
        <p role="alert" class="failure">
          {failure}
        </p>
        <div aria-live="polite" class="tags">
          {answer && <TagGroups tags={answer.tags} active={active} onActive={setActive} />}
          {answer && (
            <p class="coverage">{messages.coverage(answer.coverage.known, answer.coverage.tokens)}</p>
          )}
        </div>
        <RequestCode request={request} />
      </section>
    </div>
  );
}
