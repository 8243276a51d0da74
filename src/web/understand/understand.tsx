import { useEffect, useState } from 'preact/hooks';
import { useMessages, useServingModel } from '../context.ts';
import { useIsNarrow } from '../elements/media-query.ts';
import { carried } from './carried.ts';
import { Comparison } from './comparison.tsx';
import { Decision } from './decision.tsx';
import { examplesFor } from './examples.ts';
import { Introduction } from './introduction.tsx';
import { OverviewField } from './overview-field.tsx';
import { addressOf, viewInAddress } from './permalink.ts';
import { RequestCode } from './request-code.tsx';
import { Settings } from './settings.tsx';
import { TagGroups } from './tag-groups.tsx';
import { TextNotes } from './text-notes.tsx';
import { useTagging } from './use-tagging.ts';
import { Why } from './why.tsx';
import { unknownWords, wordsBehind } from './words.ts';

/** How many words are marked in the text for a tag, and against it. */
const MARKED_WORDS = 100;

/** A text beside its tags, with the words behind them. */
export function Understand() {
  const messages = useMessages();
  const serving = useServingModel();
  const isNarrow = useIsNarrow();
  const [view, setView] = useState(() => viewInAddress(location.hash));
  const [chosen, setChosen] = useState<string>();
  const [hasAllWords, setAllWords] = useState(false);

  const { text, minimum } = view;
  const options = {
    explain: true,
    evidenceLimit: MARKED_WORDS,
    ...(minimum !== undefined && { minProbability: minimum }),
  };
  const { answered, error } = useTagging(text, options);
  useEffect(() => {
    history.replaceState(null, '', text === '' ? '#understand' : addressOf(view));
  }, [view]);

  const { tags = [], unknown = [], coverage, decision, reasons } = answered?.answer ?? {};
  const active = tags.find(({ id }) => id === chosen) ?? tags[0];
  const marks = <Mark extends { start: number; end: number }>(all: readonly Mark[]) =>
    carried(answered?.text ?? text, text, all);
  const [clause] = marks(active?.clause ? [active.clause] : []);
  const why = active && <Why tag={active} />;
  return (
    <>
      <Introduction />
      <div class="understand">
        <section class="given-text" aria-label={messages.overview}>
          <OverviewField
            text={text}
            onChange={(changed) => setView({ ...view, text: changed })}
            words={marks(wordsBehind(active?.evidence ?? []))}
            unknown={marks(unknownWords(unknown))}
            clause={clause}
          />
          <p class="examples">
            {messages.examples}
            {examplesFor(serving?.tags ?? []).map(({ name, overview }) => (
              <button type="button" key={name} onClick={() => setView({ ...view, text: overview })}>
                {name}
              </button>
            ))}
          </p>
          <TextNotes text={text} error={error} unknown={unknown} coverage={coverage} />
          {!isNarrow && why}
        </section>
        <section class="tags" aria-label={messages.tags}>
          <p role="status" class="heard">
            {answered && messages.tagsFound(tags.map(({ label }) => label))}
          </p>
          <div class="tag-list">
            {text.trim() === '' && <p class="hint">{messages.noText}</p>}
            <Decision decision={decision} reasons={reasons} />
            {answered && (
              <TagGroups
                tags={tags}
                active={active?.id}
                onActive={setChosen}
                hasAllWords={hasAllWords}
                below={isNarrow ? why : undefined}
              />
            )}
          </div>
          <Settings
            minimum={minimum}
            onMinimum={(changed) => setView({ ...view, minimum: changed })}
            hasAllWords={hasAllWords}
            onAllWords={setAllWords}
          />
          <Comparison description={text} />
          <RequestCode request={{ description: text, options }} />
        </section>
      </div>
    </>
  );
}
