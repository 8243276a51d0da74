import { useEffect, useRef, useState } from 'preact/hooks';
import { TaggerError } from '../../client/client.ts';
import type { ReviewAnswer, TagsAnswer } from '../../client/types.ts';
import { feedbackAnswerSchema, reviewAnswerSchema } from '../../contract/feedback.ts';
import { tagsAnswerSchema } from '../../contract/model.ts';
import { useMessages } from '../context.ts';
import { errorMessage } from '../error-message.ts';
import { ask } from '../service.ts';

type Item = ReviewAnswer['items'][number];
const MIN_SHOWN = 0.05;
const ASKED_FOR = 50;

export function Review() {
  const messages = useMessages();
  const [items, setItems] = useState<Item[]>();
  const [catalogue, setCatalogue] = useState<TagsAnswer['tags']>([]);
  const [done, setDone] = useState(0);
  const [by, setBy] = useState('');
  const [failure, setFailure] = useState('');
  useEffect(() => {
    Promise.all([ask(reviewAnswerSchema, `/review?limit=${ASKED_FOR}`), ask(tagsAnswerSchema, '/tags')]).then(
      ([review, { tags }]) => {
        setItems(review.items);
        setCatalogue(tags);
      },
      (error) =>
        setFailure(
          error instanceof TaggerError && error.problem.status === 501
            ? messages.feedbackOff
            : errorMessage(error, messages),
        ),
    );
  }, []);

  const item = items?.[0];
  const next = () => setItems((all) => all?.slice(1));
  const send = async (lists: object) => {
    if (item === undefined) return;
    const { requestId, position } = item;
    try {
      await ask(feedbackAnswerSchema, '/feedback', {
        body: { requestId, position, by: by || 'anonymous', ...lists },
      });
      setDone((count) => count + 1);
      setFailure('');
      next();
    } catch (error) {
      setFailure(errorMessage(error, messages));
    }
  };
  return (
    <div class="review">
      <p class="hint">{messages.reviewHint}</p>
      <div class="controls">
        <label>
          {messages.reviewer}
          <input value={by} onInput={({ currentTarget }) => setBy(currentTarget.value)} />
        </label>
        <span role="status">{messages.reviewed(done)}</span>
      </div>
      <p role="alert" class="failure">
        {failure}
      </p>
      {item && (
        <Card
          key={`${item.requestId}/${item.position}`}
          item={item}
          catalogue={catalogue}
          onSend={send}
          onSkip={next}
        />
      )}
      {items && !item && <p>{messages.nothingToReview}</p>}
    </div>
  );
}

interface CardProperties {
  readonly item: Item;
  readonly catalogue: TagsAnswer['tags'];
  readonly onSend: (lists: object) => void;
  readonly onSkip: () => void;
}

function Card({ item, catalogue, onSend, onSkip }: CardProperties) {
  const messages = useMessages();
  const { company, tags, uncertainty } = item;
  const given = new Set(
    tags.filter(({ probability, threshold }) => probability >= threshold).map(({ id }) => id),
  );
  const [right, setRight] = useState<ReadonlySet<string>>(given);
  const [added, setAdded] = useState<string[]>([]);
  const list = useRef<HTMLUListElement>(null);
  const addField = useRef<HTMLInputElement>(null);
  useEffect(() => list.current?.querySelector('input')?.focus(), []);

  const shown = [
    ...tags.filter(({ id, probability }) => given.has(id) || probability >= MIN_SHOWN),
    ...catalogue.filter(({ id }) => added.includes(id)).map((tag) => ({ ...tag, probability: undefined })),
  ];
  const toggle = (id: string) =>
    setRight((set) => (set.has(id) ? set.difference(new Set([id])) : set.union(new Set([id]))));
  const send = () =>
    onSend({
      confirmed: [...given.intersection(right)],
      removed: [...given.difference(right)],
      added: [...right.difference(given)],
    });
  const add = (label: string) => {
    const tag = catalogue.find((each) => each.label === label || each.id === label);
    if (tag === undefined) return;
    if (!shown.some(({ id }) => id === tag.id)) setAdded([...added, tag.id]);
    setRight((set) => set.union(new Set([tag.id])));
    if (addField.current) addField.current.value = '';
    list.current?.querySelector('input')?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const boxes = [...(list.current?.querySelectorAll('input') ?? [])];
    const place = boxes.findIndex((box) => box.matches(':focus'));
    const isTyping = document.activeElement === addField.current;
    const actions: Record<string, () => void> = {
      Enter: () => (isTyping ? add(addField.current?.value ?? '') : send()),
      ...(!isTyping && {
        ArrowDown: () => boxes[(place + 1) % boxes.length]?.focus(),
        ArrowUp: () => boxes[(place - 1 + boxes.length) % boxes.length]?.focus(),
        a: () => addField.current?.focus(),
        s: onSkip,
      }),
    };
    const action = actions[event.key];
    if (action === undefined || event.isComposing || document.activeElement instanceof HTMLButtonElement)
      return;
    event.preventDefault();
    action();
  };
  return (
    <article onKeyDown={onKeyDown}>
      {company.name && <h2>{company.name}</h2>}
      <p class="text">{company.description}</p>
      <p class="coverage">
        {messages.uncertainty}: {uncertainty.toFixed(2)} bit
      </p>
      <ul ref={list}>
        {shown.map(({ id, label, group, probability }) => (
          <li key={id}>
            <label>
              <input type="checkbox" checked={right.has(id)} onChange={() => toggle(id)} />
              {label} <small>{group}</small>
              {probability !== undefined && <small>{probability.toFixed(3)}</small>}
            </label>
          </li>
        ))}
      </ul>
      <label>
        {messages.addTag}
        <input ref={addField} list="all-tags" onChange={({ currentTarget }) => add(currentTarget.value)} />
      </label>
      <datalist id="all-tags">
        {catalogue.map(({ id, label, group }) => (
          <option key={id} value={id}>{`${label} (${group})`}</option>
        ))}
      </datalist>
      <div class="controls">
        <button type="button" class="primary" onClick={send}>
          {messages.send}
        </button>
        <button type="button" onClick={onSkip}>
          {messages.skip}
        </button>
      </div>
    </article>
  );
}
