import { measureServiceTimes } from './service-times.ts';

/** Prints the service times of a job on the given file as JSON. The first run only warms up the compiler. */
const [, , input] = process.argv;
await measureServiceTimes(input);
const started = performance.now();
const steps = await measureServiceTimes(input);
process.stdout.write(JSON.stringify({ ...steps, seconds: (performance.now() - started) / 1000 }));
