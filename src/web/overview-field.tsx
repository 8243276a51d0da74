import { useRef } from 'preact/hooks';
import type { Evidence, Tag, TaggedText } from '../client/types.ts';
import { useMessages } from './context.ts';
import { segmentsOf } from './segments.ts';

interface Properties {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly evidence: readonly Evidence[];
  readonly clause: Tag['clause'];
  readonly unknown: NonNullable<TaggedText['unknown']>;
}

/** A text field on top of the same text with its words marked. Both wrap and scroll in the same way. */
export function OverviewField({ text, onChange, evidence, clause, unknown }: Properties) {
  const messages = useMessages();
  const marked = useRef<HTMLDivElement>(null);
  const strongest = Math.max(0, ...evidence.map(({ weight }) => Math.abs(weight)));
  return (
    <div class="overview">
      <label for="overview">{messages.overview}</label>
      <div class="layers">
        <div class="marked" aria-hidden="true" ref={marked}>
          {segmentsOf(text, { evidence, unknown, clause }).map(
            ({ text: stretch, start, isInClause, ...mark }) => {
              const { weight, isUnknown } = mark;
              const clauseClass = isInClause ? 'clause' : '';
              return weight === undefined && !isUnknown ? (
                <span key={start} class={clauseClass}>
                  {stretch}
                </span>
              ) : (
                <mark
                  key={start}
                  class={`${isUnknown ? 'unknown' : (weight ?? 0) > 0 ? 'raises' : 'lowers'} ${clauseClass}`}
                  style={isUnknown ? {} : { '--strength': Math.abs(weight ?? 0) / strongest }}
                >
                  {stretch}
                </mark>
              );
            },
          )}
          {/* A last empty line counts in a field, and not in a text. */}
          {'\n'}
        </div>
        <textarea
          id="overview"
          value={text}
          placeholder={messages.placeholder}
          spellcheck={false}
          maxLength={10_000}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
          onScroll={({ currentTarget }) => {
            if (marked.current) marked.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
    </div>
  );
}
