import { VARIABLES } from '../../contract/variables.ts';
import { readConfig } from '../../server/config.ts';
import { loadTagger } from '../../tagger/load-tagger.ts';
import { loadDictionary } from '../../text/dictionary/load-dictionary.ts';
import { Command } from '../command.ts';
import { parserOf } from '../options.ts';

interface ServeOptions {
  model?: string;
  host?: string;
  port?: number;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('Serves a model over HTTP. docs/configuration.md lists its environment variables.')
    .option('--model <directory>', 'the model, or the directory of its versions (MODEL)')
    .option('--host <address>', 'the address to listen on (HOST)')
    .option('--port <number>', 'the port to listen on (PORT)', parserOf(VARIABLES.PORT))
    .action(async ({ model, host, port }: ServeOptions) => {
      const { env } = process;
      const config = readConfig({
        ...env,
        MODEL: model ?? env.MODEL,
        HOST: host ?? env.HOST,
        PORT: port?.toString() ?? env.PORT,
      });
      // The model and the dictionary are read from disk while the code of the server is loaded.
      const dictionary = loadDictionary();
      const tagger = loadTagger(config.model, dictionary);
      // The server reports an error when it waits for the tagger.
      tagger.catch(() => {});
      const { serve } = await import('../../server/server.ts');
      await serve({ dictionary, tagger }, config);
    });
}
