import { useEffect, useRef, useState } from 'preact/hooks';
import { useMessages, useServingModel } from '../context.ts';
import { errorMessage } from '../error-message.ts';
import { NextTraining } from './next-training.tsx';
import { QueueControls } from './queue-controls.tsx';
import { ReviewCard } from './review-card.tsx';
import { type QueueQuery, useQueue } from './use-queue.ts';

/** Kept for the session, so that nobody types a name again after a reload. */
const NAME_KEY = 'reviewer';

/** `#review?tag=ID` shows the companies with a tag. */
function tagInAddress(): string {
  const [, parameters = ''] = location.hash.split('?');
  return new URLSearchParams(parameters).get('tag') ?? '';
}

/** Companies one after the other, whose tags a person confirms or corrects by keyboard. */
export function Review() {
  const messages = useMessages();
  const serving = useServingModel();
  const nameField = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(() => sessionStorage.getItem(NAME_KEY) ?? '');
  const [query, setQuery] = useState<QueueQuery>({
    queue: 'new',
    order: 'uncertainty',
    tag: tagInAddress(),
    group: '',
    decision: '',
    by: '',
  });
  const [needsName, setNeedsName] = useState(false);
  const queue = useQueue(query);
  const { items, reviewed, error, restored } = queue;
  const [item] = items ?? [];
  useEffect(() => {
    if (name === '') nameField.current?.focus();
  }, []);

  const send = (lists: object, right: ReadonlySet<string>) => {
    if (item === undefined) return;
    if (name.trim() === '') {
      setNeedsName(true);
      nameField.current?.focus();
      return;
    }
    const { requestId, position, company } = item;
    const of = requestId === undefined ? { company } : { requestId, position };
    queue.send({ ...of, by: name.trim(), resolves: query.queue === 'disputed', ...lists }, right);
  };
  const useName = () => {
    sessionStorage.setItem(NAME_KEY, name.trim());
    setNeedsName(false);
    if (query.by !== '' || query.queue === 'second') setQuery({ ...query, by: name.trim() });
  };
  return (
    <div class="review">
      <div class="controls">
        <label>
          {messages.reviewer}
          <input
            ref={nameField}
            value={name}
            maxLength={256}
            autocomplete="nickname"
            aria-invalid={needsName}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
            onChange={useName}
            onKeyDown={({ key, currentTarget }) => {
              if (key === 'Enter') focusTags(currentTarget);
            }}
          />
        </label>
        <QueueControls
          query={query}
          onQuery={(changed) => setQuery({ ...changed, by: changed.queue === 'second' ? name.trim() : '' })}
        />
      </div>
      <p role="alert" class="failure">
        {needsName ? messages.nameNeeded : error === undefined ? '' : errorMessage(error, messages)}
      </p>
      <div class="progress">
        <progress
          aria-label={messages.reviewed(reviewed)}
          value={reviewed}
          max={Math.max(1, reviewed + (items?.length ?? 0))}
        />
        <span role="status">{messages.reviewed(reviewed)}</span>
      </div>
      {item && serving && (
        <ReviewCard
          key={item.company.description}
          item={item}
          catalogue={serving.tags}
          restored={restored}
          onSend={send}
          onSkip={queue.skip}
          onUndo={queue.undo}
        />
      )}
      {!items && error === undefined && <p role="status">{messages.loading}</p>}
      {items && !item && (
        <p>
          {messages.nothingToReview(query.queue)}{' '}
          {queue.undo && (
            <button type="button" onClick={queue.undo}>
              {messages.undo}
            </button>
          )}
        </p>
      )}
      <NextTraining reviewed={reviewed} />
    </div>
  );
}

/** Leaves the field for the first tag, where the keys are. */
function focusTags(field: HTMLInputElement): void {
  field.blur();
  field.closest('.review')?.querySelector<HTMLInputElement>('.checks input')?.focus();
}
