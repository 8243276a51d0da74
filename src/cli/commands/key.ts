import { randomBytes } from 'node:crypto';
import { Option } from 'commander';
import { z } from 'zod';
import { ROLES, type Role } from '../../server/access.ts';
import { digestOfSecret, type KeyEntry, keyNameSchema } from '../../server/keys.ts';
import { Command } from '../command.ts';
import { parseNames, parserOf } from '../options.ts';

const BYTES = 32;

interface KeyOptions {
  readonly roles: Role[];
}

export function keyCommand(): Command {
  return new Command('key')
    .description(
      'Makes a new API key. Prints the key, which is shown only once, and the entry for the "keys" of KEYS_FILE, which ' +
        'contains only its SHA-256.',
    )
    .argument('<name>', 'the name of the caller, for logs and limits', parserOf(keyNameSchema))
    .addOption(
      new Option('--roles <names>', `what the key may do, separated by commas: ${ROLES.join(', ')}`)
        .argParser(parseRoles)
        .default(['tag']),
    )
    .action(makeKey);
}

function parseRoles(text: string): Role[] {
  return parseNames(text).map(parserOf(z.enum(ROLES)));
}

function makeKey(name: string, { roles }: KeyOptions): void {
  const secret = randomBytes(BYTES).toString('base64url');
  const entry: KeyEntry = { name, roles, sha256: digestOfSecret(secret).toString('hex') };
  process.stdout.write(`${secret}\n${JSON.stringify(entry)}\n`);
}
