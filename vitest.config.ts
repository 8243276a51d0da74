import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** Start processes or need services. `npm run test:fast` excludes them. */
const SLOW = 'test/**/*.slow.test.ts';

export default defineConfig({
  test: {
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
