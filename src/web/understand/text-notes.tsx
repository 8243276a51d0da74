import type { Place, TaggedText } from '../../contract/answers.ts';
import { useMessages, useServingModel } from '../context.ts';
import { errorMessage, maxCharactersIn } from '../error-message.ts';
import { isForeign } from './language.ts';
import { unknownWords } from './words.ts';

/** The analyser of models that read Japanese. */
const JAPANESE = 'japanese';
const SHOWN_WORDS = 20;

interface Properties {
  readonly text: string;
  readonly error: unknown;
  readonly unknown: readonly Place[];
  readonly coverage: TaggedText['coverage'] | undefined;
}

/** What a person should know of the text: that it is too long, in another language, or has words that the model does not know. */
export function TextNotes({ text, error, unknown, coverage }: Properties) {
  const messages = useMessages();
  const serving = useServingModel();
  const limit = maxCharactersIn(error);
  const failure =
    error === undefined
      ? ''
      : limit === undefined
        ? errorMessage(error, messages)
        : messages.tooLong(text.length, limit);
  const words = [...new Set(unknownWords(unknown).map((word) => word.text))];
  return (
    <div class="notes">
      <p role="alert" class="failure">
        {failure}
      </p>
      {serving?.model.analyser.words === JAPANESE && isForeign(text) && (
        <p role="note" class="warning">
          {messages.otherLanguage}
        </p>
      )}
      {coverage && <p class="hint">{messages.coverage(coverage.known, coverage.tokens)}</p>}
      {words.length > 0 && (
        <p class="words">
          {messages.unknownWords}{' '}
          {words.slice(0, SHOWN_WORDS).map((word) => (
            <mark key={word} class="unknown">
              {word}
            </mark>
          ))}
          {words.length > SHOWN_WORDS && messages.more(words.length - SHOWN_WORDS)}
        </p>
      )}
    </div>
  );
}
