import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Debian's Chromium; tests that need it are skipped where it is not: `apt-get install chromium`, or CHROMIUM=PATH. */
export const hasBrowser = existsSync(CHROMIUM);

/** Without a sandbox, as containers run it by root; it calls nobody. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
