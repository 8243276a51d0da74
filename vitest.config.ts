import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Start processes or need services. `npm run test:fast` excludes them. */
const SLOW = 'test/**/*.slow.test.ts';

/** Takes minutes of one processor, so it must not be the last to start. */
const LONGEST = 'test/golden/training-again.slow.test.ts';

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLongest = ({ moduleId }: TestSpecification) => moduleId.endsWith(LONGEST);
    const sorted = await super.sort(files);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // Most slow tests wait for processes and browsers, so a worker for each processor halves the time.
    maxWorkers: '100%',
    // Commands that tests start find their program compiled, and need not strip its types again: 0.3 s each.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') },
    globalSetup: 'test/fixtures/global-setup.ts',
    // A busy machine takes seconds to load the dictionary or to train a small model.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      // Files of fast tests share a thread and its modules, which would otherwise take a third of their time.
      {
        extends: true,
        test: { name: 'fast', include: ['test/**/*.test.ts'], exclude: [SLOW], isolate: false },
      },
      { extends: true, test: { name: 'slow', include: [SLOW] } },
    ],
  },
});
