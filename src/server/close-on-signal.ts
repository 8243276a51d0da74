import closeWithGrace from 'close-with-grace';
import type { FastifyBaseLogger } from 'fastify';

/**
 * Closes the process on SIGTERM or SIGINT (exit code 0), or after an uncaught error (exit code 1). A second signal, or the
 * end of the grace period, ends it at once (exit code 1).
 * @returns the function that ends this, for a process whose start has failed
 */
export function closeOnSignal(
  log: FastifyBaseLogger,
  graceSeconds: number,
  close: (isAfterError: boolean) => Promise<void>,
): () => void {
  const { uninstall } = closeWithGrace(
    // A process that has nothing left to do has an exit code already.
    { delay: graceSeconds * 1000, logger: log, skip: ['beforeExit'] },
    async ({ signal, err }) => {
      if (err) log.fatal({ err }, 'closing after an error');
      else log.info(`${signal}: draining`);
      await close(err !== undefined);
    },
  );
  return uninstall;
}
