import type { Evaluation } from '../../contract/evaluation.ts';
import type { ModelTag } from '../../contract/model.ts';
import { useMessages } from '../context.ts';
import { Plot } from '../elements/plot.tsx';

export const SHARES = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ at: share, label: String(share) }));
const POWERS = [1, 10, 100, 1000, 10_000];

interface Properties {
  readonly scores: Evaluation;
  readonly tags: readonly ModelTag[];
}

/** Whether probabilities can be taken at their word, and how well each tag is known by how often it was seen. */
export function ScorePlots({ scores, tags }: Properties) {
  const messages = useMessages();
  const most = Math.max(2, ...tags.map(({ examples }) => examples));
  const across = (examples: number) => Math.log(Math.max(1, examples)) / Math.log(most);
  const scoreOf = new Map(scores.tags.map((tag) => [tag.id, tag]));
  return (
    <section class="plots">
      <Plot
        title={messages.calibration}
        hint={messages.calibrationHint}
        horizontal={{ label: messages.predicted, ticks: SHARES }}
        vertical={{ label: messages.shareRight, ticks: SHARES }}
        hasDiagonal
        points={scores.calibration.bins
          .filter(({ count }) => count > 0)
          .map(({ count, meanProbability, shareRight }) => ({
            x: meanProbability,
            y: shareRight,
            radius: 2 + Math.log10(count),
            title: messages.binTitle(meanProbability, shareRight, count),
          }))}
      />
      <Plot
        title={messages.f1BySupport}
        hint={messages.f1BySupportHint}
        horizontal={{
          label: messages.support,
          ticks: POWERS.filter((power) => power <= most).map((power) => ({
            at: across(power),
            label: power.toLocaleString(),
          })),
        }}
        vertical={{ label: 'F1', ticks: SHARES }}
        points={tags.flatMap(({ id, label, examples }) => {
          const { support = 0, f1 = null } = scoreOf.get(id) ?? {};
          if (support === 0 || f1 === null) return [];
          return [
            {
              x: across(examples),
              y: f1,
              radius: 3.5,
              title: `${label}: F1 ${f1.toFixed(2)} (${messages.support} ${examples})`,
            },
          ];
        })}
      />
    </section>
  );
}
