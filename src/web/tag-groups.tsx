import type { Tag } from '../client/types.ts';
import { useMessages } from './context.ts';

interface Properties {
  readonly tags: readonly Tag[];
  readonly active: string | undefined;
  readonly onActive: (id: string | undefined) => void;
}

/** From general to special. Other groups follow, ordered by their most likely tag. */
const FIRST_GROUPS = ['sector', 'industry', 'theme'];

function place(group: string): number {
  const index = FIRST_GROUPS.indexOf(group);
  return index < 0 ? FIRST_GROUPS.length : index;
}

/** The tags by group, each with a bar for its probability and a mark at its threshold. */
export function TagGroups({ tags, active, onActive }: Properties) {
  const messages = useMessages();
  if (tags.length === 0) return <p>{messages.noTags}</p>;
  const groups = [...Map.groupBy(tags, ({ group }) => group)].sort(([a], [b]) => place(a) - place(b));
  return (
    <>
      {groups.map(([group, own]) => (
        <section key={group} aria-label={group}>
          <h2>{group}</h2>
          <ul>
            {own.map(({ id, label, probability, threshold }) => (
              <li key={id}>
                <button
                  type="button"
                  class="tag"
                  aria-pressed={id === active}
                  // A touch counts when it ends: what is shown moves the tags, and another one would get the click.
                  onPointerEnter={({ pointerType }) => pointerType === 'mouse' && onActive(id)}
                  onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && onActive(id)}
                  onClick={() => onActive(id)}
                >
                  <span class="label">{label}</span>
                  <span class="bar" aria-hidden="true">
                    <span class="fill" style={{ width: `${100 * probability}%` }} />
                    <span class="threshold" style={{ left: `${100 * threshold}%` }} />
                  </span>
                  <span class="figure">
                    <span class="heard">{messages.probability}</span> {probability.toFixed(3)}
                    <small>
                      {messages.threshold} {threshold.toFixed(2)}
                    </small>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
