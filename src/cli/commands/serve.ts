import { Command } from 'commander';
import { activeBundle } from '../../model/versions.ts';
import { readConfig } from '../../server/config.ts';
import { loadTagger } from '../../tagger/tagger.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';

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
      // Model and dictionary come from the disk while the server's code is loaded.
      const dictionary = loadDictionary();
      const tagger = activeBundle(config.model).then((bundle) => loadTagger(bundle, dictionary));
      // It is told of when the server waits for it.
      tagger.catch(() => {});
      const { serve } = await import('../../server/server.ts');
      await serve({ dictionary, tagger }, config);
    });
}
