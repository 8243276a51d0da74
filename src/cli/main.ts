#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before anything is imported, so that all of it is compiled once and not at every start.
enableCompileCache();
await (await import('./program.ts')).runProgram(process.argv);
