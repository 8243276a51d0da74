import { Presets, SingleBar } from 'cli-progress';

/** Shows on standard error how long work goes on: a bar on a terminal, else a plain line now and then. */
export interface Progress {
  /** @param done of the total; `figures` is what else there is to say */
  report(done: number, figures: string): void;
  stop(): void;
}

export interface ProgressSettings {
  /** What is counted, in the plural. */
  readonly unit: string;
  /** Undefined where nobody knows. */
  readonly total: number | undefined;
  /** Without a terminal a line is written at most this often; 0 for every report. */
  readonly secondsBetweenLines: number;
}

export function showProgress(settings: ProgressSettings): Progress {
  return process.stderr.isTTY ? progressBar(settings) : progressLines(settings);
}

function progressBar({ unit, total }: ProgressSettings): Progress {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      format:
        total === undefined
          ? `{value} ${unit} in {duration_formatted} | {figures}`
          : `{bar} {percentage} % of {total} ${unit}, {eta_formatted} left | {figures}`,
      etaBuffer: 10,
    },
    Presets.shades_classic,
  );
  bar.start(total ?? 0, 0, { figures: '' });
  return {
    report: (done, figures) => bar.update(done, { figures }),
    stop: () => bar.stop(),
  };
}

function progressLines({ unit, total, secondsBetweenLines }: ProgressSettings): Progress {
  const started = performance.now();
  let written = started;
  return {
    report: (done, figures) => {
      const now = performance.now();
      if (now - written < 1000 * secondsBetweenLines) return;
      written = now;
      const left = (total: number) => ((now - started) * (total - done)) / done / 1000;
      const state =
        total === undefined
          ? `${done} ${unit} in ${((now - started) / 1000).toFixed(0)} s`
          : `${done} of ${total} ${unit}, at most ${left(total).toFixed(0)} s left`;
      process.stderr.write(`${state} | ${figures}\n`);
    },
    stop: () => {},
  };
}
