import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openModel } from '../../src/model/open-model.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { CHART, faultsOf, hasHelm, helm, rendered } from './kubernetes.ts';

const IMAGE = 'registry.example.com/companies:1';
const mounts = z.array(
  z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().optional() }),
);
const deploymentSchema = z.object({
  kind: z.literal('Deployment'),
  spec: z.object({
    template: z.object({
      spec: z.object({
        initContainers: z
          .array(
            z.object({
              image: z.literal(IMAGE),
              command: z.array(z.string()),
              securityContext: z.object({ readOnlyRootFilesystem: z.literal(true) }),
              volumeMounts: mounts,
            }),
          )
          .default([]),
        containers: z.tuple([
          z.object({
            env: z.array(z.object({ name: z.string(), value: z.string() })),
            volumeMounts: mounts,
          }),
        ]),
        volumes: z.array(z.looseObject({ name: z.string() })),
      }),
    }),
  }),
});
type Pod = z.infer<typeof deploymentSchema>['spec']['template']['spec'];

const podsOf = (...args: string[]): Pod[] =>
  rendered('image-values.yaml', ...args)
    .filter(({ kind }) => kind === 'Deployment')
    .map((object) => deploymentSchema.parse(object).spec.template.spec);
const volumeOf = ({ volumes }: Pod) => volumes.find(({ name }) => name === 'models');
const mountOf = ({ containers }: Pod) => containers[0].volumeMounts.find(({ name }) => name === 'models');
const modelOf = ({ containers }: Pod) => containers[0].env.find(({ name }) => name === 'MODEL')?.value;

describe.skipIf(!hasHelm)('a model in an image', () => {
  it('is mounted by Kubernetes itself where it can', async () => {
    const mounted = ['--set', 'models.image.mount=volume'];
    const faults = await Promise.all(rendered('image-values.yaml', ...mounted).map(faultsOf));
    expect(faults.flat()).toEqual([]);
    const pods = podsOf(...mounted);
    expect(pods).toHaveLength(2);
    for (const pod of pods) {
      expect(pod.initContainers).toEqual([]);
      expect(volumeOf(pod)).toEqual({
        name: 'models',
        image: { reference: IMAGE, pullPolicy: 'IfNotPresent' },
      });
      expect(mountOf(pod)).toEqual({ name: 'models', mountPath: '/image', readOnly: true });
      expect(modelOf(pod)).toBe('/image/models');
    }
  });

  it('is copied by its own init container otherwise, also when that is run again', async () => {
    const pods = podsOf();
    expect(pods).toHaveLength(2);
    for (const pod of pods) {
      expect(volumeOf(pod)).toEqual({ name: 'models', emptyDir: {} });
      expect(mountOf(pod)).toEqual({ name: 'models', mountPath: '/image', readOnly: true });
      expect(pod.initContainers).toHaveLength(1);
      const [{ command, volumeMounts }] = pod.initContainers;
      expect(volumeMounts).toEqual([{ name: 'models', mountPath: '/image' }]);

      // The same command on directories that stand in for the image and the volume.
      const root = await temporaryDirectory();
      await mkdir(join(root, 'image'));
      await cp('models/default', join(root, 'models'), { recursive: true });
      for (const name of await readdir(join(root, 'models'))) await chmod(join(root, 'models', name), 0o444);
      const [program, ...args] = command.map((argument) => argument.replace(/^\//, `${root}/`));
      for (const _ of ['first', 'again']) execFileSync(program, args);
      const model = await openModel(join(root, modelOf(pod) ?? ''));
      expect(model.manifest.name).toBe('default');
    }
  });

  it('is not watched, as it cannot change', () => {
    const [service] = podsOf();
    expect(service.containers[0].env).toContainEqual({ name: 'WATCH_MODELS', value: 'false' });
  });

  it.each([
    [['--set', 'models.existingClaim=models'], 'not both'],
    [['--set', 'models.image.mount=volume', '--kube-version', '1.32.5'], 'set it to copy'],
    [['--set', 'models.image.mount=tape'], 'mount'],
  ])('refuses %j', (args, message) => {
    const values = ['--values', `${CHART}/ci/image-values.yaml`];
    const { status, output } = helm('template', 'tagger', CHART, ...values, ...args);
    expect(status).not.toBe(0);
    expect(output).toContain(message);
  });
});
