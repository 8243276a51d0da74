#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Enabled before anything else is imported, so that all code is compiled once and not at every start.
enableCompileCache();
const { endWithReader } = await import('./output.ts');
endWithReader();
process.exitCode = await (await import('./program.ts')).runProgram(process.argv);
