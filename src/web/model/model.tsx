import { useMessages, useServingModel } from '../context.ts';
import { About } from './about.tsx';
import { ConfusedTags } from './confused-tags.tsx';
import { DriftVerdict } from './drift-verdict.tsx';
import { ScorePlots } from './score-plots.tsx';
import { Strengths } from './strengths.tsx';
import { TagTable } from './tag-table.tsx';
import { Versions } from './versions.tsx';

/** What the model is, what it is good at, whether it still fits, and which version serves. */
export function Model() {
  const messages = useMessages();
  const serving = useServingModel();
  if (serving === undefined) return <p role="status">{messages.loading}</p>;
  const { model, tags } = serving;
  const scores = model.scores.test ?? model.scores.dev;
  return (
    <div class="model">
      <About model={model} tags={tags.length} />
      <Strengths scores={scores} isTest={model.scores.test !== undefined} refittedFrom={model.refittedFrom} />
      <ScorePlots scores={scores} tags={tags} />
      <ConfusedTags scores={model.scores.dev} tags={tags} hasTexts />
      <DriftVerdict tags={tags} />
      <Versions active={model.version} />
      <TagTable scores={scores} tags={tags} />
    </div>
  );
}
