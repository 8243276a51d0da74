import { Presets, SingleBar } from 'cli-progress';
import type { EpochReport } from '../training/trainer.ts';

/** Shows how training goes on standard error: a bar on a terminal, else a plain line an epoch. */
export interface TrainingProgress {
  report(epoch: EpochReport): void;
  stop(): void;
}

export function trainingProgress(maximumEpochs: number): TrainingProgress {
  return process.stderr.isTTY ? progressBar(maximumEpochs) : progressLines(maximumEpochs);
}

function progressBar(maximumEpochs: number): TrainingProgress {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format: 'epoch {value}/{total} {bar} {rate} epochs/s, at most {eta_formatted} left | {figures}',
      etaBuffer: 5,
    },
    Presets.shades_classic,
  );
  const started = performance.now();
  bar.start(maximumEpochs, 0, { figures: '', rate: '-' });
  return {
    report: (epoch) => bar.update(epoch.epoch, { figures: figures(epoch), rate: rate(epoch, started) }),
    stop: () => bar.stop(),
  };
}

function progressLines(maximumEpochs: number): TrainingProgress {
  const started = performance.now();
  return {
    report: (epoch) => {
      const line = `epoch ${epoch.epoch}/${maximumEpochs} | ${figures(epoch)} | ${rate(epoch, started)} epochs/s\n`;
      process.stderr.write(line);
    },
    stop: () => {},
  };
}

function figures({ trainLoss, devLoss, devMicroF1 }: EpochReport): string {
  return `loss ${trainLoss.toFixed(3)}, dev loss ${devLoss.toFixed(3)}, dev micro-F1 ${devMicroF1.toFixed(3)}`;
}

function rate({ epoch }: EpochReport, started: number): string {
  return ((epoch * 1000) / (performance.now() - started)).toFixed(2);
}
