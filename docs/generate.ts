import { writeFile } from 'node:fs/promises';
import { references } from './generate/references.ts';

for (const [path, text] of Object.entries(await references())) await writeFile(path, text);
