import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

const SAMPLE_MILLISECONDS = 1000;
/** More other work than this makes figures useless, as ratios depend on it too. */
const MAX_SHARE = 0.1;

/** The other work on a machine while a bench runs, sampled where the bench itself is idle. */
export class OtherWork {
  #share = 0;

  /** Takes a second. */
  async sample(): Promise<void> {
    const before = processorTimes();
    await setTimeout(SAMPLE_MILLISECONDS);
    const after = processorTimes();
    this.#share = Math.max(this.#share, (after.busy - before.busy) / (after.all - before.all));
  }

  /** Says that there was other work; undefined on a quiet machine, whose figures alone belong in documents. */
  get notice(): string | undefined {
    if (this.#share <= MAX_SHARE) return undefined;
    return `Beside other work, which took up to ${(100 * this.#share).toFixed(0)} % of the processors: these figures are not written to any document.`;
  }
}

function processorTimes(): { busy: number; all: number } {
  const times = cpus().map((each) => each.times);
  const idle = times.reduce((sum, each) => sum + each.idle, 0);
  const all = times.reduce((sum, { user, nice, sys, irq, idle }) => sum + user + nice + sys + irq + idle, 0);
  return { busy: all - idle, all };
}
