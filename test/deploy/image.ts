import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';

/** What `.ci/run` installs; where it is missing, the image is not built. Both need root to make a file system. */
export const canBuildImages =
  process.getuid?.() === 0 &&
  ['buildah', 'mmdebstrap', 'unshare'].every((name) => spawnSync(name, ['--version']).status === 0);
if (!canBuildImages)
  process.stderr.write('There is no root with buildah and mmdebstrap: the image is not built.\n');

const configSchema = z.object({
  User: z.string(),
  WorkingDir: z.string(),
  Env: z.array(z.string()),
  Cmd: z.array(z.string()),
  Labels: z.record(z.string(), z.string()),
  Healthcheck: z.object({ Test: z.tuple([z.literal('CMD')]).rest(z.string()) }),
});
const inspectedSchema = z.object({ Docker: z.object({ config: configSchema }) });

/** Runs a command in the image's file system, which is read-only but for an empty /tmp, as the image's user. */
const IN_IMAGE = `
root=$1; user=$2; directory=$3; shift 3
mount --bind "$root" "$root"
mount --options remount,bind,ro "$root"
mount --types tmpfs tmpfs "$root/tmp"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
exec chroot --userspec="$user" "$root" /usr/bin/env --ignore-environment --chdir="$directory" "$@"
`;

/** The image of the Dockerfile, built from the working directory, and unpacked. */
export class BuiltImage {
  readonly config: z.infer<typeof configSchema>;
  readonly root: string;

  private constructor(config: z.infer<typeof configSchema>, root: string) {
    this.config = config;
    this.root = root;
  }

  /** @param storage an empty directory for images and containers */
  static async build(storage: string): Promise<BuiltImage> {
    const file = join(storage, 'storage.conf');
    const [graphroot, runroot] = ['graph', 'run'].map((name) => join(storage, name));
    await writeFile(file, `[storage]\ndriver = "vfs"\ngraphroot = "${graphroot}"\nrunroot = "${runroot}"\n`);
    const env = { ...process.env, CONTAINERS_STORAGE_CONF: file, BUILDAH_ISOLATION: 'chroot' };
    const run = async (program: string, ...args: string[]) =>
      (await promisify(execFile)(program, args, { env, maxBuffer: 2 ** 26 })).stdout.trim();
    await run('.ci/base-image', process.execPath);
    // npm trusts the authorities that the machine trusts.
    const certificates = ['--volume', '/etc/ssl/certs:/etc/ssl/certs:ro'];
    const options = ['--pull=never', '--format', 'docker', '--network', 'host', ...certificates];
    const image = await run('buildah', 'build', '--quiet', ...options, '.');
    const container = await run('buildah', 'from', '--pull-never', image);
    const inspected = inspectedSchema.parse(JSON.parse(await run('buildah', 'inspect', image)));
    return new BuiltImage(inspected.Docker.config, await run('buildah', 'mount', container));
  }

  /** Starts a command in the image, by default its own. */
  start(command: readonly string[] = this.config.Cmd, environment: readonly string[] = []): ChildProcess {
    const { User, WorkingDir, Env } = this.config;
    const args = [this.root, User, WorkingDir, ...Env, ...environment, ...command];
    return spawn('unshare', ['--mount', 'bash', '-euc', IN_IMAGE, 'in-image', ...args]);
  }
}

/** Removes what `BuiltImage.build` has made. */
export async function removeStorage(storage: string): Promise<void> {
  await rm(storage, { recursive: true, force: true });
}
