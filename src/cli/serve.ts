import { Command } from 'commander';
import { readConfig } from '../server/config.ts';
import { serve } from '../server/server.ts';

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
    .action(({ model, host, port }: ServeOptions) => {
      const { env } = process;
      return serve(
        readConfig({ ...env, MODEL: model ?? env.MODEL, HOST: host ?? env.HOST, PORT: port ?? env.PORT }),
      );
    });
}
