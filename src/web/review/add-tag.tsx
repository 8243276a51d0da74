import type { RefObject } from 'preact';
import type { ModelTag } from '../../contract/model.ts';
import { useGroupName, useMessages } from '../context.ts';

interface Properties {
  readonly reference: RefObject<HTMLInputElement | null>;
  readonly catalogue: readonly ModelTag[];
  readonly onAdd: (id: string) => void;
}

/** A field for a tag that the model has not found, by its label or its ID. */
export function AddTag({ reference, catalogue, onAdd }: Properties) {
  const messages = useMessages();
  const groupName = useGroupName();
  const add = (field: HTMLInputElement) => {
    const text = field.value.trim();
    const tag = catalogue.find(({ id, label }) => text === label || text === id || text === named(label, id));
    if (tag === undefined) return;
    field.value = '';
    onAdd(tag.id);
  };
  return (
    <label class="add">
      {messages.addTag} <kbd>A</kbd>
      <input
        ref={reference}
        list="all-tags"
        onChange={({ currentTarget }) => add(currentTarget)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Enter') add(event.currentTarget);
          if (event.key === 'Escape') event.currentTarget.blur();
        }}
      />
      <datalist id="all-tags">
        {catalogue.map(({ id, label, group }) => (
          <option key={id} value={named(label, id)}>
            {groupName(group)}
          </option>
        ))}
      </datalist>
    </label>
  );
}

/** Groups can have tags with the same label. */
function named(label: string, id: string): string {
  return `${label} (${id})`;
}
