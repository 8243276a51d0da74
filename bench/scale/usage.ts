import { writeFileSync } from 'node:fs';

/** Loaded before a measured program: writes what the process used to the file that USAGE names. */
const { USAGE } = process.env;
if (USAGE !== undefined) {
  process.on('exit', () => writeFileSync(USAGE, JSON.stringify(process.resourceUsage())));
}
