import { mkdir, readFile, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { blocksOf, follow, linkProject } from '../fixtures/guide.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { faultsOf, HELM, hasHelm, parseObjects } from './kubernetes.ts';

/** What stands in for a cluster: Helm renders what it would install, and a directory is the pod that fills the volume. */
const CLUSTER = `
docker() { case "$*" in *' -f - '*) cat;; esac }
helm() { case $1 in install | upgrade) "$HELM" template "\${@:2}";; esac }
kubectl() {
  case $1 in
    cp) cp -rL "$2" "$POD\${3#models:}";;
    exec) in_pod "\${@:4}";;
    apply) [ "$3" != - ] || cat > /dev/null;;
  esac
}
company-tagger() { npm run -s company-tagger -- "$@"; }
in_pod() {
  local arguments=()
  for argument; do arguments+=("\${argument/#\\//$POD/}"); done
  "\${arguments[@]}"
}`;

const blocks = await blocksOf('docs/kubernetes.md', 'bash');
const isOfImage = (block: string) => block.includes('registry.example.com/companies');
const isOfVolume = (block: string) => /models\.yaml|kubectl cp|existingClaim/.test(block);

/** Follows the guide in a directory where `models/mine` is the shipped model. */
async function followGuide(commands: readonly string[]) {
  const directory = await temporaryDirectory();
  await linkProject(directory);
  await symlink(resolve('deploy'), join(directory, 'deploy'));
  for (const path of ['models', 'pod/models', 'pod/tmp'])
    await mkdir(join(directory, path), { recursive: true });
  await symlink(resolve('models/default'), join(directory, 'models/mine'));
  const POD = join(directory, 'pod');
  return { directory, ...(await follow([CLUSTER, ...commands], directory, { HELM, POD })) };
}

describe.skipIf(!hasHelm)('the Kubernetes guide', { timeout: 60_000 }, () => {
  it('has values that the chart takes, and keys that the service takes', async () => {
    const { code, stdout, stderr, directory } = await followGuide(
      blocks.filter((block) => !isOfVolume(block)),
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toContain('COPY . /models\n');
    expect(stdout).toContain('image: "registry.example.com/companies:1"');
    expect(stdout).toContain('name: company-tagger-check, key: key');
    const { keys } = JSON.parse(await readFile(join(directory, 'keys.json'), 'utf8'));
    expect(keys.map(({ name }: { name: string }) => name)).toEqual(['backend', 'check']);
  });

  it('fills a volume, which the service then mounts', async () => {
    const { code, stdout, stderr, directory } = await followGuide(
      blocks.filter((block) => !isOfImage(block)),
    );
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^Version \S+ is active\.$/m);
    expect(stdout).toMatch(/^│ \* +│ \S+/m);
    expect(stdout).toContain('claimName: models');
    const objects = parseObjects(await readFile(join(directory, 'models.yaml'), 'utf8'));
    expect(objects.map(({ kind }) => kind)).toEqual(['PersistentVolumeClaim', 'Pod']);
    expect((await Promise.all(objects.map(faultsOf))).flat()).toEqual([]);
  });
});
