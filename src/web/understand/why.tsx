import type { Tag } from '../../client/types.ts';
import { useMessages, useServingModel } from '../context.ts';
import { reliabilityOf } from './reliability.ts';
import { strongest, type WeighedWord, wordsBehind } from './words.ts';

const WORDS = 8;

/** Why a tag is given, for reading and for screen readers: how sure it is, and the clause and words behind it. */
export function Why({ tag }: { tag: Tag }) {
  const messages = useMessages();
  const serving = useServingModel();
  const scores = serving && (serving.model.scores.test ?? serving.model.scores.dev);
  const reliability = scores && reliabilityOf(scores, tag.probability);
  const words = wordsBehind(tag.evidence ?? []);
  return (
    <section class="why" aria-live="polite" aria-label={messages.why(tag.label)}>
      <h2>{messages.why(tag.label)}</h2>
      <p>
        {messages.probabilityOf(tag.probability, tag.threshold)}
        {reliability && messages.reliability(reliability.right, reliability.outOf)}
      </p>
      {tag.clause && (
        <p>
          {messages.clause} <span class="clause">{tag.clause.text}</span>
        </p>
      )}
      <Words title={messages.raises} kind="raises" tag={tag} words={strongest(words, 1, WORDS)} />
      <Words title={messages.lowers} kind="lowers" tag={tag} words={strongest(words, -1, WORDS)} />
    </section>
  );
}

interface WordsProperties {
  readonly title: string;
  readonly kind: 'raises' | 'lowers';
  readonly tag: Tag;
  readonly words: readonly WeighedWord[];
}

function Words({ title, kind, tag, words }: WordsProperties) {
  const messages = useMessages();
  if (words.length === 0) return null;
  const most = Math.max(...words.map(({ weight }) => Math.abs(weight)));
  return (
    <p class="words">
      {title}{' '}
      {words.map(({ text, start, weight, probabilityWithout }) => (
        <span key={start} class="word">
          <mark class={kind} style={{ '--strength': Math.abs(weight) / most }}>
            {text}
          </mark>
          {hasEffect(tag, probabilityWithout) && <small>{messages.without(probabilityWithout)}</small>}
        </span>
      ))}
    </p>
  );
}

/** A smaller change of the probability is not worth reading. */
const MIN_EFFECT = 0.01;

function hasEffect({ probability }: Tag, without: number | undefined): without is number {
  return without !== undefined && Math.abs(probability - without) >= MIN_EFFECT;
}
