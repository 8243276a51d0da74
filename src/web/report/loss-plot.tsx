import type { EpochReport } from '../../contract/model.ts';
import { Plot } from '../elements/plot.tsx';
import type { ReportMessages } from './messages.ts';
import { ticksUpTo } from './ticks.ts';

interface Properties {
  readonly messages: ReportMessages;
  readonly epochs: readonly EpochReport[];
}

/** The loss on train and on dev by epoch, for each network of the ensemble. */
export function LossPlot({ messages, epochs }: Properties) {
  const last = Math.max(1, ...epochs.map(({ epoch }) => epoch));
  const most = Math.max(...epochs.flatMap(({ trainLoss, devLoss }) => [trainLoss, devLoss]));
  const lineOf = (own: readonly EpochReport[], name: string, loss: (epoch: EpochReport) => number) => ({
    name,
    points: own.map((each) => ({ x: each.epoch / last, y: loss(each) / most })),
  });
  const members = [...Map.groupBy(epochs, ({ member }) => member).values()];
  return (
    <Plot
      title={messages.loss}
      hint={messages.lossHint}
      horizontal={{ label: messages.epoch, ticks: ticksUpTo(last) }}
      vertical={{ label: messages.loss, ticks: ticksUpTo(most) }}
      lines={[
        ...members.map((own) => lineOf(own, messages.train, ({ trainLoss }) => trainLoss)),
        ...members.map((own) => lineOf(own, messages.dev, ({ devLoss }) => devLoss)),
      ]}
    />
  );
}
