import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Row } from '../measure.ts';
import { isInstalled } from '../programs.ts';
import { Cluster } from '../scale/measured-jobs.ts';
import { sampleOverviews, variedOverviews } from '../texts.ts';

const PORT = 3911;
const SOURCES = 6;
const COMPANIES = 100_000;

/** Jobs whose sources send a byte a second, on the only queue worker, beside a job of another caller. */
export async function slowSources(): Promise<Row[]> {
  if (!isInstalled('redis-server')) return [];
  const web = createServer((_, response) => {
    const timer = setInterval(() => response.write('\n'), 1_000);
    response.on('close', () => clearInterval(timer));
  }).listen(PORT, '127.0.0.1');
  await once(web, 'listening');
  const cluster = await Cluster.start({ JOBS_HTTP_HOSTS: `127.0.0.1:${PORT}` });
  try {
    const lines = variedOverviews(sampleOverviews(), COMPANIES).map((description) =>
      JSON.stringify({ description }),
    );
    await writeFile(join(cluster.directory, 'in.jsonl'), [...lines].join('\n'));
    await cluster.haveWorkers(1);
    await cluster.job('in.jsonl');
    const before = await cluster.job('in.jsonl');
    const slow = await Promise.all(
      Array.from({ length: SOURCES }, (_, index) =>
        cluster.submit(`http://127.0.0.1:${PORT}/in.jsonl`, `slow-${index}.jsonl`),
      ),
    );
    const during = await cluster.job('in.jsonl');
    const cancelled = await Promise.all(slow.map((id) => cluster.cancel(id)));
    return [
      {
        what: `${SOURCES} jobs whose sources send a byte a second, on one queue worker, beside a job of ${COMPANIES.toLocaleString('en')} companies`,
        ours: `the job takes ${during.toFixed(1)} s, alone ${before.toFixed(1)} s; the others are cancelled within ${Math.max(...cancelled).toFixed(1)} s`,
        peer: '',
        result: `${Math.max(...cancelled).toFixed(1)} s`,
        target: 'unaffected, cancelled within 5 s',
      },
    ];
  } finally {
    await cluster.stop();
    web.closeAllConnections();
    web.close();
  }
}
