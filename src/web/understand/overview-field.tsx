import { useRef } from 'preact/hooks';
import type { Place } from '../../contract/answers.ts';
import { useMessages } from '../context.ts';
import { MarkedText } from '../elements/marked-text.tsx';
import type { WeighedWord } from './words.ts';

interface Properties {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly words: readonly WeighedWord[];
  readonly unknown: readonly Place[];
  readonly clause: Place | undefined;
}

/** A text field on top of the same text with its words marked. Both wrap and scroll in the same way. */
export function OverviewField({ text, onChange, ...marks }: Properties) {
  const messages = useMessages();
  const marked = useRef<HTMLDivElement>(null);
  return (
    <div class="overview">
      <label for="overview">{messages.overview}</label>
      <span class="hint">{messages.characters(text.length)}</span>
      <div class="layers">
        <div class="marked" aria-hidden="true" ref={marked}>
          <MarkedText text={text} {...marks} />
          {/* A last empty line counts in a field, and not in a text. */}
          {'\n'}
        </div>
        <textarea
          id="overview"
          value={text}
          placeholder={messages.placeholder}
          spellcheck={false}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
          onScroll={({ currentTarget }) => {
            if (marked.current) marked.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
    </div>
  );
}
