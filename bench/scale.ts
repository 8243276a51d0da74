import { reportScale } from './scale/report.ts';

/*
 * Measures what many records take. With the names of sections it measures only those, and keeps the others of the report.
 */
await reportScale(process.argv.slice(2));
