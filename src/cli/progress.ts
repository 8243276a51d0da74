import { Presets, SingleBar } from 'cli-progress';

/** Shows progress on standard error: as a bar on a terminal, otherwise as plain lines. */
export interface Progress {
  /** @param done the number of units done; @param figures further text for the line */
  report(done: number, figures: string): void;
  stop(): void;
}

export interface ProgressSettings {
  /** The counted units, in the plural. */
  readonly unit: string;
  /** Undefined if unknown. */
  readonly total: number | undefined;
  /** The minimum time between lines when there is no terminal; 0 writes a line for every report. */
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
