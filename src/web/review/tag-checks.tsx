import type { RefObject } from 'preact';
import type { ReviewItem } from '../../contract/feedback.ts';
import { useGroupName, useMessages } from '../context.ts';
import type { ShownTag } from './shown-tags.ts';

interface Properties {
  readonly reference: RefObject<HTMLUListElement | null>;
  readonly tags: readonly ShownTag[];
  readonly right: ReadonlySet<string>;
  readonly judgements: NonNullable<ReviewItem['judgements']>;
  readonly onToggle: (id: string) => void;
  /** Called with the tag whose words are to be marked. */
  readonly onCurrent: (id: string) => void;
}

/** The tags with a check for each that is right. The first nine can be switched by their number. */
export function TagChecks({ reference, tags, right, judgements, onToggle, onCurrent }: Properties) {
  const messages = useMessages();
  const groupName = useGroupName();
  return (
    <ul ref={reference} class="checks" aria-label={messages.tags}>
      {tags.map(({ id, label, group, probability, isChild, isGiven, suggested }, place) => {
        const said = judgements.flatMap((own) =>
          own.right.includes(id)
            ? [messages.saysRight(own.by)]
            : own.wrong.includes(id)
              ? [messages.saysWrong(own.by)]
              : [],
        );
        return (
          <li
            key={id}
            class={`${isChild ? 'child' : ''} ${isGiven ? '' : 'candidate'} ${said.length > 0 ? 'disputed' : ''}`}
          >
            <label onPointerEnter={() => onCurrent(id)}>
              <kbd>{place < 9 ? place + 1 : ''}</kbd>
              <input
                type="checkbox"
                checked={right.has(id)}
                onChange={() => onToggle(id)}
                onFocus={() => onCurrent(id)}
              />
              <span>
                {label} <small>{groupName(group)}</small>{' '}
                {suggested && <small class="suggested">{messages.suggested}</small>}
                {said.length > 0 && <small class="said">{said.join('・')}</small>}
              </span>
              <small class="figure">{probability !== undefined && messages.percent(probability)}</small>
            </label>
          </li>
        );
      })}
    </ul>
  );
}
