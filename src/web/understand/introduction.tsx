import { useMessages, useServingModel } from '../context.ts';

/** What this is, in a sentence, and which model answers. */
export function Introduction() {
  const messages = useMessages();
  const serving = useServingModel();
  return (
    <div class="introduction">
      <p>{messages.introduction}</p>
      <p class="hint">
        {serving &&
          messages.modelInShort(
            serving.model.name,
            new Date(serving.model.createdAt),
            serving.tags.length,
            serving.model.data.records.train,
          )}
      </p>
    </div>
  );
}
