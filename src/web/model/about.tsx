import type { ModelAnswer } from '../../client/types.ts';
import { useMessages } from '../context.ts';

/** Which model it is, and what it has learned from. */
export function About({ model, tags }: { readonly model: ModelAnswer; readonly tags: number }) {
  const messages = useMessages();
  const { train, dev, extra } = model.data.records;
  return (
    <section>
      <h2>{model.name}</h2>
      <p>{messages.modelInShort(model.name, new Date(model.createdAt), tags, train)}</p>
      <details>
        <summary>{messages.trainingAndSources}</summary>
        <dl>
          <dt>{messages.version}</dt>
          <dd>
            {model.version} <small>{model.digest}</small>
          </dd>
          <dt>{messages.trainedOn}</dt>
          <dd>{messages.records(train, dev, extra)}</dd>
          <dt>{messages.sources}</dt>
          <dd>
            <ul>
              {model.training.sources.map((source) => (
                <li key={source}>{source}</li>
              ))}
            </ul>
          </dd>
        </dl>
      </details>
    </section>
  );
}
