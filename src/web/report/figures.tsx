import type { Evaluation } from '../../contract/evaluation.ts';
import { useMessages } from '../context.ts';
import { digits } from '../model/scores.ts';
import type { ReportMessages } from './messages.ts';

interface Properties {
  readonly messages: ReportMessages;
  readonly evaluation: Evaluation;
}

/** All averages and the measures of ranking and of probabilities, for those who compare models. */
export function Figures({ messages, evaluation }: Properties) {
  const { calibrationError } = useMessages();
  const { overall, ranking, calibration, hammingLoss } = evaluation;
  const figures: readonly (readonly [string, number | undefined])[] = [
    ['micro-F1', overall.micro.f1],
    ['macro-F1', overall.macro.f1],
    [messages.sampleF1, overall.sample.f1],
    [messages.averagePrecision, overall.averagePrecision],
    ['P@1', ranking[1]?.precision],
    ['R@5', ranking[5]?.recall],
    ['nDCG@5', ranking[5]?.ndcg],
    [messages.hammingLoss, hammingLoss],
    [calibrationError, calibration.error],
    [messages.likelyError, calibration.errorOfLikely],
  ];
  return (
    <section>
      <h2>{messages.figures}</h2>
      <dl class="figures">
        {figures.map(
          ([name, value]) =>
            value !== undefined && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{digits(value)}</dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}
