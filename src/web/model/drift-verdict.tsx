import { useEffect, useState } from 'preact/hooks';
import { type DriftAnswer, driftAnswerSchema } from '../../contract/drift.ts';
import type { ModelTag } from '../../contract/model.ts';
import { useMessages } from '../context.ts';
import { SortableTable } from '../elements/sortable-table.tsx';
import { errorMessage } from '../error-message.ts';
import { ask } from '../service.ts';
import { digits, driftLevel, overallLevel } from './scores.ts';

/** Whether the texts of now are like those that the model has learned from, in words. */
export function DriftVerdict({ tags }: { readonly tags: readonly ModelTag[] }) {
  const messages = useMessages();
  const [drift, setDrift] = useState<DriftAnswer>();
  const [failure, setFailure] = useState('');
  useEffect(() => {
    ask(driftAnswerSchema, '/model/drift').then(setDrift, (error) =>
      setFailure(errorMessage(error, messages)),
    );
  }, []);
  const labels = new Map(tags.map(({ id, label }) => [id, label]));
  return (
    <section>
      <h2>{messages.drift}</h2>
      <p role="alert" class="failure">
        {failure}
      </p>
      {drift && (
        <>
          <p class={`level ${overallLevel(drift)}`}>{messages.driftVerdicts[overallLevel(drift)]}</p>
          <p class="hint">
            {messages.driftTexts(drift.texts, drift.since === undefined ? undefined : new Date(drift.since))}
          </p>
          <details>
            <summary>{messages.driftDetails}</summary>
            <SortableTable
              caption={messages.drift}
              items={[
                { id: messages.givenTags, ...drift.tags },
                { id: messages.lengths, ...drift.lengths },
                { id: messages.unknownRates, ...drift.unknownRates },
              ]}
              columns={[
                { title: messages.distribution, value: ({ id }) => id },
                { title: messages.verdict, value: (shift) => messages.driftLevels[driftLevel(shift)] },
                { title: 'PSI', value: ({ psi }) => psi, shown: ({ psi }) => digits(psi) },
                {
                  title: messages.byChance,
                  value: ({ byChance }) => byChance,
                  shown: ({ byChance }) => digits(byChance),
                },
              ]}
            />
            <SortableTable
              caption={messages.movedTags}
              items={drift.movedTags}
              columns={[
                { title: messages.tag, value: ({ id }) => labels.get(id) ?? id },
                {
                  title: messages.shareInTraining,
                  value: ({ referenceShare }) => referenceShare,
                  shown: ({ referenceShare }) => messages.percent(referenceShare),
                },
                {
                  title: messages.shareNow,
                  value: ({ share }) => share,
                  shown: ({ share }) => messages.percent(share),
                },
              ]}
            />
            <p class="hint">{messages.psiHint}</p>
          </details>
        </>
      )}
    </section>
  );
}
