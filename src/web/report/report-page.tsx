import { useState } from 'preact/hooks';
import type { EvaluationReport } from '../../contract/evaluation-report.ts';
import { GroupLabelsContext, groupLabelsOf, MessagesContext } from '../context.ts';
import { Appearance, useDocument } from '../elements/appearance.tsx';
import { languageOfBrowser, MESSAGES } from '../messages/messages.ts';
import { ConfusedTags } from '../model/confused-tags.tsx';
import { ScorePlots } from '../model/score-plots.tsx';
import { Strengths } from '../model/strengths.tsx';
import { TagTable } from '../model/tag-table.tsx';
import { ComparedModels } from './compared-models.tsx';
import { Curves } from './curves.tsx';
import { Decisions } from './decisions.tsx';
import { Figures } from './figures.tsx';
import { Gap } from './gap.tsx';
import { LossPlot } from './loss-plot.tsx';
import { REPORT_MESSAGES } from './messages.ts';

/** An evaluation in full: what the page says of a model, and what only its makers ask. */
export function ReportPage({ report }: { readonly report: EvaluationReport }) {
  const [language, setLanguage] = useState(languageOfBrowser);
  const { model, side, evaluation, comparison } = report;
  const own = REPORT_MESSAGES[language];
  const title = own.title(model.name, model.version, side);
  useDocument(language, title);
  const tags = model.tags.map((tag) => ({
    ...tag,
    label: tag.labels?.[language] ?? tag.label,
    groupLabel: tag.groupLabels?.[language] ?? tag.groupLabel,
  }));
  // Records also have tags that the model leaves out.
  const labels = new Map(
    [...model.tags, ...model.leftOut].map(({ id, label, labels }) => [id, labels?.[language] ?? label]),
  );
  const { train, extra } = model.data.records;
  return (
    <MessagesContext.Provider value={MESSAGES[language]}>
      <GroupLabelsContext.Provider value={groupLabelsOf(tags)}>
        <header>
          <h1>{title}</h1>
          <nav>
            <Appearance onLanguage={() => setLanguage(language === 'ja' ? 'en' : 'ja')} />
          </nav>
        </header>
        <main>
          <p>{own.records(evaluation.records, train + extra, tags.length, model.leftOut.length)}</p>
          {evaluation.notInModel.length > 0 && <p>{own.notInModel(evaluation.notInModel)}</p>}
          <Strengths scores={evaluation} isTest={side === 'test'} refittedFrom={undefined} />
          <Figures messages={own} evaluation={evaluation} />
          {side === 'dev' && model.scores.test && (
            <Gap messages={own} dev={evaluation} test={model.scores.test} />
          )}
          <ScorePlots scores={evaluation} tags={tags} />
          <section class="plots">
            <LossPlot messages={own} epochs={model.epochs} />
            <Curves messages={own} labels={labels} curve={report.curve} tagCurves={report.tagCurves} />
          </section>
          <ConfusedTags scores={evaluation} tags={tags} hasTexts={false} />
          {comparison && <ComparedModels messages={own} labels={labels} comparison={comparison} />}
          <Decisions messages={own} labels={labels} evaluation={evaluation} />
          <TagTable scores={evaluation} tags={tags} />
        </main>
      </GroupLabelsContext.Provider>
    </MessagesContext.Provider>
  );
}
