import { measureServiceTimes } from './service-times.ts';

/** The steps of a job on the file that is given, by a process of its own, once its code is compiled; as JSON. */
const [, , input] = process.argv;
await measureServiceTimes(input);
const started = performance.now();
const steps = await measureServiceTimes(input);
process.stdout.write(JSON.stringify({ ...steps, seconds: (performance.now() - started) / 1000 }));
