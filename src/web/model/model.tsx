import { useEffect, useState } from 'preact/hooks';
import type { DriftAnswer, ModelAnswer, ShadowReport, TagsAnswer } from '../../client/types.ts';
import { shadowReportSchema } from '../../contract/administration.ts';
import { driftAnswerSchema } from '../../contract/drift.ts';
import { modelAnswerSchema, tagsAnswerSchema } from '../../contract/model.ts';
import { useMessages } from '../context.ts';
import { Plot } from '../elements/plots.tsx';
import { SortableTable } from '../elements/sortable-table.tsx';
import { errorMessage } from '../error-message.ts';
import { ask } from '../service.ts';

type TagScore = ModelAnswer['scores']['dev']['tags'][number];

interface Loaded {
  readonly model: ModelAnswer;
  readonly catalogue: TagsAnswer;
  readonly drift: DriftAnswer;
  /** Undefined if there is none, or if the key is not an admin's. */
  readonly shadow: ShadowReport | undefined;
}

async function load(): Promise<Loaded> {
  const [model, catalogue, drift, shadow] = await Promise.all([
    ask(modelAnswerSchema, '/model'),
    ask(tagsAnswerSchema, '/tags'),
    ask(driftAnswerSchema, '/model/drift'),
    ask(shadowReportSchema, '/admin/shadow').catch(() => undefined),
  ]);
  return { model, catalogue, drift, shadow };
}

export function Model() {
  const messages = useMessages();
  const [loaded, setLoaded] = useState<Loaded>();
  const [failure, setFailure] = useState('');
  const [search, setSearch] = useState('');
  useEffect(() => {
    load().then(setLoaded, (error) => setFailure(errorMessage(error, messages)));
  }, []);
  if (loaded === undefined) return <p role="status">{failure || '…'}</p>;

  const { model, catalogue, drift, shadow } = loaded;
  const { train, dev, extra } = model.data.records;
  const scores = model.scores.test ?? model.scores.dev;
  const scoreOf = new Map(scores.tags.map((tag) => [tag.id, tag]));
  const tags = catalogue.tags
    .map((tag) => ({ ...tag, score: scoreOf.get(tag.id) }))
    .filter(({ id, label, description }) => `${id} ${label} ${description}`.includes(search));
  const digits = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(3));
  const scoreOfTag =
    (name: 'precision' | 'recall' | 'f1') =>
    ({ score }: { score: TagScore | undefined }) =>
      score?.support === 0 ? messages.noExamples : digits(score?.[name] ?? undefined);
  const most = Math.max(...catalogue.tags.map(({ examples }) => examples));
  return (
    <div class="model">
      <section>
        <h2>{model.name}</h2>
        <dl>
          <dt>{messages.version}</dt>
          <dd>
            {model.version} <small>{model.digest}</small>
          </dd>
          <dt>{messages.created}</dt>
          <dd>{new Date(model.createdAt).toLocaleString()}</dd>
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
      </section>
      <section>
        <h2>
          {messages.scores} ({model.scores.test ? messages.onTest : messages.onDev})
        </h2>
        <SortableTable
          caption={messages.scores}
          items={Object.entries({ [messages.allTags]: scores.overall, ...scores.groups }).map(
            ([id, own]) => ({
              id,
              ...own,
            }),
          )}
          columns={[
            { title: messages.group, value: ({ id }) => id },
            { title: 'micro-F1', value: ({ micro }) => micro.f1, shown: ({ micro }) => digits(micro.f1) },
            { title: 'macro-F1', value: ({ macro }) => macro.f1, shown: ({ macro }) => digits(macro.f1) },
            {
              title: messages.precision,
              value: ({ micro }) => micro.precision,
              shown: ({ micro }) => digits(micro.precision),
            },
            {
              title: messages.recall,
              value: ({ micro }) => micro.recall,
              shown: ({ micro }) => digits(micro.recall),
            },
          ]}
        />
        <p>{messages.macroHint}</p>
        {scores.kinds && (
          <SortableTable
            caption={messages.scoresByKind}
            items={Object.entries(scores.kinds).map(([id, own]) => ({ id, ...own }))}
            columns={[
              { title: messages.kind, value: ({ id }) => id },
              { title: messages.recordCount, value: ({ records }) => records },
              { title: 'micro-F1', value: ({ micro }) => micro.f1, shown: ({ micro }) => digits(micro.f1) },
              { title: 'macro-F1', value: ({ macro }) => macro.f1, shown: ({ macro }) => digits(macro.f1) },
              {
                title: 'ECE, p ≥ 0.05',
                value: ({ errorOfLikely }) => errorOfLikely,
                shown: ({ errorOfLikely }) => digits(errorOfLikely),
              },
            ]}
          />
        )}
        {scores.meanOfKinds && (
          <p>{messages.meanOfKinds(digits(scores.meanOfKinds.micro), digits(scores.meanOfKinds.macro))}</p>
        )}
        <div class="plots">
          <Plot
            title={messages.calibration}
            hint={messages.calibrationHint}
            hasDiagonal
            points={scores.calibration.bins
              .filter(({ count }) => count > 0)
              .map(({ count, meanProbability, shareRight }) => ({
                x: meanProbability,
                y: shareRight,
                radius: 2 + Math.log10(count),
                title: `${meanProbability.toFixed(2)} → ${shareRight.toFixed(2)} (${count})`,
              }))}
          />
          <Plot
            title={messages.f1BySupport}
            hint={`1 – ${most}`}
            across={['1', String(most)]}
            points={tags.flatMap(({ label, examples, score }) =>
              score === undefined || score.support === 0 || score.f1 === null
                ? []
                : [
                    {
                      x: Math.log(Math.max(1, examples)) / Math.log(most),
                      y: score.f1,
                      radius: 3,
                      title: `${label}: ${score.f1.toFixed(2)} (${examples})`,
                    },
                  ],
            )}
          />
        </div>
      </section>
      <section>
        <h2>{messages.drift}</h2>
        <p>{messages.driftHint(drift.texts, drift.windowMinutes)}</p>
        <SortableTable
          caption={messages.drift}
          items={[
            { id: messages.tags, ...drift.tags },
            { id: messages.lengths, ...drift.lengths },
            { id: messages.unknownRates, ...drift.unknownRates },
          ]}
          columns={[
            { title: messages.drift, value: ({ id }) => id },
            { title: 'PSI', value: ({ psi }) => psi, shown: ({ psi }) => digits(psi) },
            {
              title: messages.byChance,
              value: ({ byChance }) => byChance,
              shown: ({ byChance }) => digits(byChance),
            },
          ]}
        />
      </section>
      {shadow && (
        <section>
          <h2>{messages.shadow}</h2>
          <p>
            {shadow.candidate.version}: {messages.shadowSame(shadow.same, shadow.texts)}
          </p>
        </section>
      )}
      <section>
        <h2>{messages.catalogue}</h2>
        <label>
          {messages.search}{' '}
          <input type="search" onInput={({ currentTarget }) => setSearch(currentTarget.value)} />
        </label>
        <SortableTable
          caption={messages.catalogue}
          items={tags}
          columns={[
            { title: 'ID', value: ({ id }) => id },
            { title: messages.tag, value: ({ label }) => label },
            { title: messages.group, value: ({ group }) => group },
            { title: messages.support, value: ({ examples }) => examples },
            {
              title: messages.precision,
              value: ({ score }) => score?.precision ?? -1,
              shown: scoreOfTag('precision'),
            },
            {
              title: messages.recall,
              value: ({ score }) => score?.recall ?? -1,
              shown: scoreOfTag('recall'),
            },
            { title: 'F1', value: ({ score }) => score?.f1 ?? -1, shown: scoreOfTag('f1') },
            {
              title: messages.threshold,
              value: ({ threshold }) => threshold,
              shown: ({ threshold }) => digits(threshold),
            },
            { title: messages.description, value: ({ description }) => description },
          ]}
        />
      </section>
    </div>
  );
}
