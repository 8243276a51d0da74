import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IMAGE_ENVIRONMENT } from '../image.ts';
import { untilReady } from '../programs.ts';
import { kill, PORT, URL } from './service.ts';

/** The memory of the service in the chart (deploy/helm/company-tagger/values.yaml). */
export const LIMIT_BYTES = 768 * 2 ** 20;

/** The memory controller of Linux's control groups: the first version, or the second. */
const VERSIONS = [
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', peak: 'memory.max_usage_in_bytes' },
  { root: '/sys/fs/cgroup', limit: 'memory.max', peak: 'memory.peak' },
];

export interface LimitedService {
  /** The memory that it has used at most, in bytes. */
  peakBytes(): number;
  /** The memory that it uses now, in bytes. */
  residentBytes(): number;
  isRunning(): boolean;
  end(): Promise<void>;
}

/** Starts the service as in the chart, in a control group with its limit, where the system lets us make one. */
export async function serveLimited(environment: Record<string, string> = {}): Promise<LimitedService> {
  const group = newGroup();
  const enter = group ? `echo $$ > ${join(group.path, 'cgroup.procs')} && ` : '';
  const child = spawn('sh', ['-c', `${enter}exec "${process.execPath}" src/cli/main.ts serve`], {
    env: { ...process.env, ...IMAGE_ENVIRONMENT, PORT: String(PORT), LOG_LEVEL: 'fatal', ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const status = (name: string) => {
    const [, kilobytes] = readFileSync(`/proc/${child.pid}/status`, 'utf8').match(`${name}:\\s+(\\d+)`) ?? [];
    return 1024 * Number(kilobytes);
  };
  await untilReady(`${URL}/health/ready`);
  return {
    peakBytes: () => (group ? Number(readFileSync(join(group.path, group.peak), 'utf8')) : status('VmHWM')),
    residentBytes: () => status('VmRSS'),
    isRunning: () => child.exitCode === null && child.signalCode === null,
    async end() {
      if (child.signalCode === null) await kill(child);
      if (group) rmdirSync(group.path);
    },
  };
}

function newGroup(): { path: string; peak: string } | undefined {
  for (const { root, limit, peak } of VERSIONS) {
    const path = join(root, `company-tagger-bench-${process.pid}`);
    try {
      mkdirSync(path);
      if (!existsSync(join(path, limit))) throw new Error('there is no memory controller');
      writeFileSync(join(path, limit), String(LIMIT_BYTES));
      return { path, peak };
    } catch {
      if (existsSync(path)) rmdirSync(path);
    }
  }
  return undefined;
}
