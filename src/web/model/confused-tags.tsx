import type { Evaluation } from '../../contract/evaluation.ts';
import type { ModelTag } from '../../contract/model.ts';
import { useMessages } from '../context.ts';

/** The commonest; dev is small, so that pairs further down are few texts. */
const SHOWN = 10;

interface Properties {
  /** On dev: what one acts on must not come from the sealed side. */
  readonly scores: Evaluation;
  readonly tags: readonly ModelTag[];
  /** Whether the texts with a tag can be opened. */
  readonly hasTexts: boolean;
}

/** Which tags are taken for others, with the texts that were given the wrong one. */
export function ConfusedTags({ scores: { confused = [] }, tags, hasTexts }: Properties) {
  const messages = useMessages();
  if (confused.length === 0) return null;
  const labels = new Map(tags.map(({ id, label }) => [id, label]));
  const labelOf = (id: string) => labels.get(id) ?? id;
  return (
    <section>
      <h2>{messages.confused}</h2>
      <ul class="confused">
        {confused.slice(0, SHOWN).map(({ missed, given, count }) => (
          <li key={`${missed} ${given}`}>
            {messages.confusedPair(labelOf(missed), labelOf(given), count)}{' '}
            {hasTexts && (
              <a href={`#review?tag=${encodeURIComponent(given)}`}>{messages.textsWith(labelOf(given))}</a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
