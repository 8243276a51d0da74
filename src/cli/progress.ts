import { Presets, SingleBar } from 'cli-progress';

/** Shows on standard error how far a command is: as a bar on a terminal, otherwise as plain lines. */
export interface Progress {
  /** Shows a state if the last one has been shown for a while. @param figures further text */
  report(unit: string, done: number, total: number | undefined, figures?: string): void;
  /** Shows a state that is a result of its own, such as the scores of an epoch. */
  result(unit: string, done: number, total: number | undefined, figures: string): void;
}

/** Shows progress until the work ends or fails. */
export async function withProgress<T>(work: (progress: Progress) => Promise<T>): Promise<T> {
  const display = process.stderr.isTTY ? barDisplay() : lineDisplay();
  return work(progressOn(display)).finally(() => display.stop());
}

interface State {
  readonly unit: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly figures: string;
  /** When the counting of this unit began, by the monotonic clock, and from which number. */
  readonly start: { readonly at: number; readonly done: number };
}

interface Display {
  /** The minimum time in milliseconds before another state is shown: of another unit, and of the same one. */
  readonly pauses: { readonly otherUnit: number; readonly sameUnit: number };
  show(state: State): void;
  /** Writes a line that stays. */
  write(line: string): void;
  stop(): void;
}

function progressOn({ pauses, show, write }: Display): Progress {
  let shown = { unit: '', at: performance.now() };
  const last = new Map<string, State>();
  function stateOf(unit: string, done: number, total: number | undefined, figures: string): State {
    const former = last.get(unit);
    // A count that starts again is another one, such as the epochs of the next trial.
    const start = former && former.done <= done ? former.start : { at: performance.now(), done };
    const state = { unit, done, total, figures, start };
    last.set(unit, state);
    return state;
  }
  return {
    report: (unit, done, total, figures = '') => {
      const state = stateOf(unit, done, total, figures);
      const pause = unit === shown.unit ? pauses.sameUnit : pauses.otherUnit;
      if (performance.now() - shown.at < pause) return;
      show(state);
      shown = { unit, at: performance.now() };
    },
    result: (unit, done, total, figures) => {
      write(lineOf(stateOf(unit, done, total, figures)));
      shown = { unit, at: performance.now() };
    },
  };
}

function barDisplay(): Display {
  let bar: SingleBar | undefined;
  let unit = '';
  return {
    pauses: { otherUnit: 100, sameUnit: 100 },
    show: (state) => {
      if (bar === undefined || unit !== state.unit) {
        bar?.stop();
        unit = state.unit;
        bar = barOf(state);
      }
      bar.update(state.done, { figures: state.figures });
    },
    write: (line) => {
      bar?.stop();
      bar = undefined;
      process.stderr.write(line);
    },
    stop: () => bar?.stop(),
  };
}

function barOf({ unit, total, done }: State): SingleBar {
  const bar = new SingleBar(
    {
      stream: process.stderr,
      clearOnComplete: true,
      format:
        total === undefined
          ? `{value} ${unit} in {duration_formatted} {figures}`
          : `{bar} {percentage} % of {total} ${unit}, {eta_formatted} left {figures}`,
      etaBuffer: 10,
    },
    Presets.shades_classic,
  );
  bar.start(total ?? 0, done, { figures: '' });
  return bar;
}

/** Short commands write no line. */
function lineDisplay(): Display {
  return {
    pauses: { otherUnit: 500, sameUnit: 5000 },
    show: (state) => process.stderr.write(lineOf(state)),
    write: (line) => process.stderr.write(line),
    stop: () => {},
  };
}

function lineOf(state: State): string {
  const { unit, done, total, figures } = state;
  const counted = total === undefined ? `${done} ${unit}` : `${done} of ${total} ${unit}`;
  return `${counted}${timeOf(state)}${figures && ` | ${figures}`}\n`;
}

function timeOf({ done, total, start }: State): string {
  const seconds = (performance.now() - start.at) / 1000;
  if (total === undefined) return ` in ${seconds.toFixed(0)} s`;
  if (done === start.done) return '';
  return `, about ${((seconds * (total - done)) / (done - start.done)).toFixed(0)} s left`;
}
