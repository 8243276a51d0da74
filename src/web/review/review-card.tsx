import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ReviewItem } from '../../contract/feedback.ts';
import type { ModelTag } from '../../contract/model.ts';
import { useMessages } from '../context.ts';
import { MarkedText } from '../elements/marked-text.tsx';
import { Comparison } from '../understand/comparison.tsx';
import { unknownWords, wordsBehind } from '../understand/words.ts';
import { AddTag } from './add-tag.tsx';
import { feedbackLists, givenTags, kinshipOf, toggled } from './checks.ts';
import { shownTags } from './shown-tags.ts';
import { TagChecks } from './tag-checks.tsx';
import { useKeys } from './use-keys.ts';

interface Properties {
  readonly item: ReviewItem;
  readonly catalogue: readonly ModelTag[];
  /** The checks of a company that undo has brought back. */
  readonly restored: ReadonlySet<string> | undefined;
  readonly onSend: (lists: object, right: ReadonlySet<string>) => void;
  readonly onSkip: (right: ReadonlySet<string>) => void;
  readonly onUndo: (() => void) | undefined;
}

/** A company with its text beside its tags, each to be checked or not. */
export function ReviewCard({ item, catalogue, restored, onSend, onSkip, onUndo }: Properties) {
  const messages = useMessages();
  const { company, tags, unknown = [], judgements = [] } = item;
  const kinship = kinshipOf(catalogue);
  const given = givenTags(tags, kinship);
  const disputed = new Set(judgements.flatMap((own) => [...own.right, ...own.wrong]));
  const [right, setRight] = useState<ReadonlySet<string>>(restored ?? given);
  const [added, setAdded] = useState<ReadonlySet<string>>(right.difference(given));
  const shown = shownTags(item, catalogue, given, added.union(disputed));
  const [current, setCurrent] = useState(shown[0]?.id);
  const list = useRef<HTMLUListElement>(null);
  const addField = useRef<HTMLInputElement>(null);

  const boxes = () => [...(list.current?.querySelectorAll('input') ?? [])];
  const focusBox = (place: number) => boxes().at(place)?.focus();
  useLayoutEffect(() => {
    // Somebody who types a name is not interrupted.
    if (!(document.activeElement instanceof HTMLInputElement && document.activeElement.type !== 'checkbox'))
      focusBox(0);
  }, []);
  const toggle = (id: string) => setRight((all) => toggled(all, id, kinship));
  const focused = () => boxes().findIndex((box) => box.matches(':focus'));
  const move = (step: number) => focusBox((focused() + step + shown.length) % shown.length);
  const send = () => onSend(feedbackLists(given, right, disputed), right);
  const digits = Object.fromEntries(
    shown.slice(0, 9).map(({ id }, place) => [String(place + 1), () => toggle(id)]),
  );
  useKeys({
    Enter: send,
    ' ': () => {
      const { id } = shown[Math.max(0, focused())] ?? {};
      if (id !== undefined) toggle(id);
    },
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    a: () => addField.current?.focus(),
    s: () => onSkip(right),
    u: () => onUndo?.(),
    ...digits,
  });

  const marked = tags.find(({ id }) => id === current);
  return (
    <article class="card" aria-label={company.name ?? company.id ?? messages.company}>
      <div>
        {company.name && <h2>{company.name}</h2>}
        <p class="text">
          <MarkedText
            text={company.description}
            words={wordsBehind(marked?.evidence ?? [])}
            unknown={unknownWords(unknown)}
            clause={marked?.clause}
          />
        </p>
        <p class="hint">{messages.whyShown(item.uncertainty, item.novelty)}</p>
        <Comparison description={company.description} />
      </div>
      <div>
        <TagChecks
          reference={list}
          tags={shown}
          right={right}
          judgements={judgements}
          onToggle={toggle}
          onCurrent={setCurrent}
        />
        <AddTag
          reference={addField}
          catalogue={catalogue}
          onAdd={(id) => {
            setAdded(added.union(new Set([id])));
            setRight(right.union(new Set([id, ...kinship.ancestorsOf(id)])));
            focusBox(0);
          }}
        />
        <div class="controls actions">
          <button type="button" class="primary" onClick={send}>
            {messages.send} <kbd>Enter</kbd>
          </button>
          <button type="button" onClick={() => onSkip(right)}>
            {messages.skip} <kbd>S</kbd>
          </button>
          <button type="button" disabled={onUndo === undefined} onClick={onUndo}>
            {messages.undo} <kbd>U</kbd>
          </button>
        </div>
        <p class="hint">{messages.reviewHint}</p>
      </div>
    </article>
  );
}
