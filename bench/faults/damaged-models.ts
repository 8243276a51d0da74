import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { count, type Row } from '../measure.ts';
import { measureLatency } from './latency.ts';
import { kill, post, serve, twoVersions } from './service.ts';

const ATTEMPTS = 100;
const BROKEN = 'broken';

/** Activates a hundred models under load, each damaged in one of four ways at a different position. */
export async function damagedModels(): Promise<Row[]> {
  const { directory, versions } = await twoVersions();
  const child = await serve({ MODEL: directory });
  const bundle = join(directory, BROKEN);
  let refused = 0;
  let isOver = false;
  try {
    const measured = (async () => {
      const rounds = [];
      while (!isOver) rounds.push(await measureLatency(5));
      return rounds;
    })();
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      await rm(bundle, { recursive: true, force: true });
      await cp(join(directory, versions[0]), bundle, { recursive: true });
      await damage(bundle, versions[0], attempt);
      const { status } = await post('/admin/models/activate', { version: BROKEN });
      if (status === 422) refused++;
    }
    isOver = true;
    const rounds = await measured;
    const requests = rounds.reduce((sum, each) => sum + each.requests, 0);
    const failed = rounds.reduce((sum, each) => sum + each.failed, 0);
    return [
      {
        what: `${ATTEMPTS} models that are truncated, have a bit flipped, are too new or fail their golden texts, under load`,
        ours: `${refused} refused; of ${count(requests)} single requests ${failed} failed`,
        peer: '',
        result: `${refused} of ${ATTEMPTS}`,
        target: `${ATTEMPTS} of ${ATTEMPTS}, 0 failed`,
      },
    ];
  } finally {
    await kill(child);
  }
}

async function damage(bundle: string, version: string, attempt: number): Promise<void> {
  const edit = async (name: string, change: (bytes: Buffer) => Uint8Array | string) => {
    const path = join(bundle, name);
    await writeFile(path, change(await readFile(path)));
  };
  const place = (attempt + 0.5) / ATTEMPTS;
  const file = ['weights.safetensors', 'vocabulary.txt'][attempt % 2];
  await edit('model.json', (bytes) =>
    bytes.toString().replace(`"version": "${version}"`, `"version": "${BROKEN}"`),
  );
  const ways = [
    () => edit(file, (bytes) => bytes.subarray(0, Math.floor(place * bytes.length))),
    () =>
      edit(file, (bytes) => {
        bytes[Math.floor(place * bytes.length)] ^= 1 << (attempt % 8);
        return bytes;
      }),
    () =>
      edit('model.json', (bytes) =>
        bytes
          .toString()
          .replace(
            /"formatVersion": (\d+)/,
            (_, number) => `"formatVersion": ${Number(number) + 1 + attempt}`,
          ),
      ),
    () =>
      edit('model.json', (bytes) => {
        const [before, golden] = bytes.toString().split('"golden": ');
        return `${before}"golden": ${golden.replace(/"probability": (0\.\d+)/, (_, p) => `"probability": ${Math.abs(Number(p) - 0.001)}`)}`;
      }),
  ];
  await ways[Math.floor(attempt / 2) % ways.length]();
}
