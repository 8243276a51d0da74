import type { ComponentChildren } from 'preact';
import type { Tag } from '../../client/types.ts';
import { useGroupName, useMessages, useServingModel } from '../context.ts';
import { type TagNode, tagTrees } from './tag-tree.ts';
import { strongest, wordsBehind } from './words.ts';

const WORDS_IN_ROW = 5;

interface Properties {
  readonly tags: readonly Tag[];
  readonly active: string | undefined;
  readonly onActive: (id: string) => void;
  /** Whether each tag has the words behind it below. */
  readonly hasAllWords: boolean;
  /** What is shown below the active tag. */
  readonly below: ComponentChildren;
}

/** The tags by group, children below their parents. */
export function TagGroups({ tags, ...rest }: Properties) {
  const messages = useMessages();
  const groupName = useGroupName();
  const serving = useServingModel();
  if (tags.length === 0) return <p>{messages.noTags}</p>;
  return (
    <>
      {tagTrees(tags, serving?.tags ?? []).map(({ groups, roots }) => (
        <section key={groups[0]} class="group">
          <h2>{groups.map(groupName).join(' › ')}</h2>
          <Tree nodes={roots} {...rest} />
        </section>
      ))}
    </>
  );
}

function Tree({ nodes, ...rest }: Omit<Properties, 'tags'> & { readonly nodes: readonly TagNode[] }) {
  return (
    <ul>
      {nodes.map(({ tag, children }) => (
        <li key={tag.id}>
          <TagRow tag={tag} {...rest} />
          {rest.active === tag.id && rest.below}
          {children.length > 0 && <Tree nodes={children} {...rest} />}
        </li>
      ))}
    </ul>
  );
}

type RowProperties = Pick<Properties, 'active' | 'onActive' | 'hasAllWords'> & { readonly tag: Tag };

/** A tag with a bar for its probability and a mark at its threshold. */
function TagRow({ tag, active, onActive, hasAllWords }: RowProperties) {
  const messages = useMessages();
  const { id, label, probability, threshold } = tag;
  const words = hasAllWords ? strongest(wordsBehind(tag.evidence ?? []), 1, WORDS_IN_ROW) : [];
  return (
    <button
      type="button"
      class="tag"
      aria-pressed={id === active}
      // A touch counts when it ends: what is shown moves the tags, and another one would get the click.
      onPointerEnter={({ pointerType }) => pointerType === 'mouse' && onActive(id)}
      onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && onActive(id)}
      onClick={() => onActive(id)}
    >
      <span class="label">
        {label}
        {tag.suggested && <small class="suggested"> {messages.suggested}</small>}
      </span>
      <span class="bar" aria-hidden="true">
        <span class="fill" style={{ width: `${100 * probability}%` }} />
        <span class="threshold" style={{ left: `${100 * threshold}%` }} title={messages.threshold} />
      </span>
      <span class="figure">
        <span class="heard">{messages.probability}</span> {messages.percent(probability)}
      </span>
      {words.length > 0 && <small class="row-words">{words.map(({ text }) => text).join('・')}</small>}
    </button>
  );
}
