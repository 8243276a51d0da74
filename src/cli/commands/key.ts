import { randomBytes } from 'node:crypto';
import { Option } from 'commander';
import { digestOfSecret, type Key, keySchema } from '../../server/keys.ts';
import { Command } from '../command.ts';
import { parserOf } from '../options.ts';

const BYTES = 32;

interface KeyOptions {
  readonly role: Key['role'];
}

export function keyCommand(): Command {
  return new Command('key')
    .description(
      'Makes a new API key. Prints the key, which is shown only once, and the entry for the "keys" of KEYS_FILE, which ' +
        'contains only its SHA-256.',
    )
    .argument('<name>', 'the name of the caller, for logs and limits', parserOf(keySchema.shape.name))
    .addOption(
      new Option('--role <role>', 'the role of the key').choices(['client', 'admin']).default('client'),
    )
    .action(makeKey);
}

function makeKey(name: string, { role }: KeyOptions): void {
  const secret = randomBytes(BYTES).toString('base64url');
  const entry: Key = { name, role, sha256: digestOfSecret(secret).toString('hex') };
  process.stdout.write(`${secret}\n${JSON.stringify(entry)}\n`);
}
