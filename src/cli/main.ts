#!/usr/bin/env node
import module from 'node:module';

// Enabled before anything else is imported, so that all code is compiled once and not at every start.
module.enableCompileCache?.();
if (Number.parseInt(process.versions.node, 10) < 22) {
  process.stderr.write(`company-tagger: needs Node 22.18 or later, this is ${process.version}\n`);
  process.exit(1);
}
const { endWithReader } = await import('./output.ts');
endWithReader();
process.exitCode = await (await import('./program.ts')).runProgram(process.argv);
