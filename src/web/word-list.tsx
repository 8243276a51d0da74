import type { Evidence, Tag, TaggedText } from '../client/types.ts';
import { useMessages } from './context.ts';

const WORDS = 12;

interface Properties {
  readonly tag: Tag | undefined;
  readonly unknown: NonNullable<TaggedText['unknown']>;
}

/** The marked words with their weights, for reading and for screen readers. */
export function WordList({ tag, unknown }: Properties) {
  const messages = useMessages();
  const unknownWords = [...new Set(unknown.map(({ text }) => text))];
  return (
    <div class="words" aria-live="polite">
      {tag ? (
        <>
          <h2>{messages.why(tag.label)}</h2>
          {tag.clause && (
            <p>
              {messages.clause}: <span class="clause">{tag.clause.text}</span>
            </p>
          )}
          <Words
            title={messages.raises}
            kind="raises"
            words={distinct(tag.evidence?.filter(({ weight }) => weight > 0))}
          />
          <Words
            title={messages.lowers}
            kind="lowers"
            words={distinct(tag.evidence?.filter(({ weight }) => weight < 0))}
          />
        </>
      ) : (
        <p class="hint">{messages.whyHint}</p>
      )}
      {unknownWords.length > 0 && (
        <p>
          {messages.unknownWords}:{' '}
          {unknownWords.map((word) => (
            <mark key={word} class="unknown">
              {word}
            </mark>
          ))}
        </p>
      )}
    </div>
  );
}

function Words({ title, kind, words }: { title: string; kind: string; words: Evidence[] }) {
  if (words.length === 0) return null;
  return (
    <p>
      {title}:{' '}
      {words.map(({ text, start, weight }) => (
        <span key={start} class={`word ${kind}`}>
          {text} <b>{`${weight > 0 ? '+' : '−'}${Math.abs(weight).toFixed(2)}`}</b>
        </span>
      ))}
    </p>
  );
}

/** A word that occurs twice in the text moves the tag once. */
function distinct(evidence: readonly Evidence[] = []): Evidence[] {
  return [...new Map(evidence.map((word) => [word.text, word])).values()].slice(0, WORDS);
}
