import { useMessages } from '../context.ts';

const FIRST_MINIMUM = 0.1;

interface Properties {
  /** Undefined: the tags' own thresholds apply. */
  readonly minimum: number | undefined;
  readonly onMinimum: (minimum: number | undefined) => void;
  readonly hasAllWords: boolean;
  readonly onAllWords: (hasAllWords: boolean) => void;
}

/** Which tags are shown, and with how much beside them. */
export function Settings({ minimum, onMinimum, hasAllWords, onAllWords }: Properties) {
  const messages = useMessages();
  return (
    <div class="controls settings">
      <label>
        <input
          type="checkbox"
          checked={hasAllWords}
          onChange={({ currentTarget }) => onAllWords(currentTarget.checked)}
        />
        {messages.allWords}
      </label>
      <label>
        <input
          type="checkbox"
          checked={minimum === undefined}
          onChange={({ currentTarget }) => onMinimum(currentTarget.checked ? undefined : FIRST_MINIMUM)}
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
          onInput={({ currentTarget }) => onMinimum(Number(currentTarget.value))}
        />
        <output>{minimum === undefined ? '–' : messages.percent(minimum)}</output>
      </label>
    </div>
  );
}
