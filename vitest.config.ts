import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Files named `*.slow.test.ts` start processes or need services. `npm run test:fast` excludes them.
    include: ['test/**/*.test.ts'],
    // Most slow tests wait for processes and browsers, so a worker for each processor halves the time.
    maxWorkers: '100%',
    globalSetup: 'test/fixtures/global-setup.ts',
    // A busy machine takes seconds to load the dictionary or to train a small model.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
