/**
 * Handles readers that stop reading, as in `errors | head`. Without a reader of the results the program ends quietly;
 * without a reader of messages it goes on.
 */
export function endWithReader(): void {
  process.stdout.on('error', (error) => {
    if (!isBrokenPipe(error)) throw error;
    process.exit();
  });
  process.stderr.on('error', (error) => {
    if (!isBrokenPipe(error)) throw error;
  });
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
