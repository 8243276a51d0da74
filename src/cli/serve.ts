import { Command } from 'commander';
import { readConfig } from '../server/config.ts';
import { loadSharedParts } from '../tagger/shared-model.ts';

interface ServeOptions {
  model?: string;
  host?: string;
  port?: string;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('Serves a model over HTTP. Everything else is set by environment variables: see the README.')
    .option('--model <directory>', 'the model to serve (MODEL)')
    .option('--host <address>', 'the address to listen on (HOST)')
    .option('--port <number>', 'the port to listen on (PORT)')
    .action(async ({ model, host, port }: ServeOptions) => {
      const { env } = process;
      const config = readConfig({
        ...env,
        MODEL: model ?? env.MODEL,
        HOST: host ?? env.HOST,
        PORT: port ?? env.PORT,
      });
      // The server's code is loaded while model and dictionary come from the disk.
      const [parts, { serve }] = await Promise.all([
        loadSharedParts(config.model),
        import('../server/server.ts'),
      ]);
      await serve(parts, config);
    });
}
