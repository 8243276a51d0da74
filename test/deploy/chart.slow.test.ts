import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { configSchema } from '../../src/server/config.ts';
import { temporaryDirectory } from '../fixtures/temporary-directory.ts';
import { startService } from '../http/service.ts';
import { CHART, faultsOf, hasHelm, helm, type KubernetesObject, rendered } from './kubernetes.ts';

const VALUES = ['everything-values.yaml', 'image-values.yaml', 'open-values.yaml'];

const probe = z.object({ httpGet: z.object({ path: z.string(), port: z.literal('http') }) });
const labels = z.record(z.string(), z.string());
const containerSchema = z.object({
  image: z.string(),
  args: z.array(z.string()).optional(),
  env: z.array(
    z.union([
      z.object({ name: z.string(), value: z.string() }),
      // Any value does, of one that is in a secret.
      z
        .object({ name: z.string(), valueFrom: z.object({ secretKeyRef: z.object({ key: z.string() }) }) })
        .transform(({ name }) => ({ name, value: 'postgres://host/database' })),
    ]),
  ),
  securityContext: z.object({
    readOnlyRootFilesystem: z.literal(true),
    allowPrivilegeEscalation: z.literal(false),
    capabilities: z.object({ drop: z.tuple([z.literal('ALL')]) }),
  }),
  volumeMounts: z.array(z.looseObject({ name: z.string(), mountPath: z.string() })).optional(),
  resources: z.object({ requests: z.object({ cpu: z.string(), memory: z.string() }) }),
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
});
const deploymentSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    replicas: z.int().optional(),
    selector: z.object({ matchLabels: labels }),
    template: z.object({
      metadata: z.object({ labels }),
      spec: z.object({
        automountServiceAccountToken: z.literal(false),
        terminationGracePeriodSeconds: z.int(),
        securityContext: z.object({ runAsNonRoot: z.literal(true) }),
        containers: z.tuple([containerSchema]),
      }),
    }),
  }),
});

const ofKind = (objects: readonly KubernetesObject[], kind: string) =>
  objects.filter((object) => object.kind === kind);
const deploymentsOf = (objects: readonly KubernetesObject[]) =>
  ofKind(objects, 'Deployment').map((object) => deploymentSchema.parse(object));

describe.skipIf(!hasHelm)('the chart', () => {
  it.each(VALUES)('has nothing that Helm or Kubernetes would object to, with %s', async (values) => {
    const { status, output } = helm('lint', '--strict', CHART, '--values', `${CHART}/ci/${values}`);
    expect(status, output).toBe(0);
    const objects = rendered(values);
    expect(objects.length).toBeGreaterThan(2);
    const faults = await Promise.all(objects.map(faultsOf));
    expect(faults.flat()).toEqual([]);
  });

  it('is checked for fields that Kubernetes does not know, and values that it does not take', async () => {
    const [deployment] = ofKind(rendered('open-values.yaml'), 'Deployment');
    const misspelt = JSON.parse(JSON.stringify(deployment).replace('"readinessProbe"', '"readynessProbe"'));
    expect(await faultsOf(misspelt)).toEqual([
      'Deployment.spec.template.spec.containers[0].readynessProbe is not a field of V1Container',
    ]);
    const wrong = JSON.parse(
      JSON.stringify(deployment).replace('"containerPort":3000', '"containerPort":"http"'),
    );
    expect((await faultsOf(wrong)).join()).toContain('containerPort must be integer');
  });

  it('has all of it when all is asked for, and little otherwise', () => {
    const kinds = (values: string) =>
      rendered(values)
        .map(({ kind }) => kind)
        .sort();
    expect(kinds('everything-values.yaml')).toEqual([
      'Deployment',
      'Deployment',
      'HorizontalPodAutoscaler',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
      'NetworkPolicy',
      'NetworkPolicy',
      'Pod',
      'PodDisruptionBudget',
      'PodMonitor',
      'Service',
      'ServiceAccount',
      'ServiceMonitor',
    ]);
    expect(kinds('open-values.yaml')).toEqual(['Deployment', 'Pod', 'PodDisruptionBudget', 'Service']);
  });

  it('runs what the image has, without any right that it does not need', () => {
    const [service, worker] = deploymentsOf(rendered('everything-values.yaml'));
    const container = ({ spec }: typeof service) => spec.template.spec.containers[0];
    expect(container(service).args).toBeUndefined();
    expect(container(worker).args).toEqual(['company-tagger', 'worker']);
    expect(container(service).image).toBe('registry.example.com/company-tagger:0.1.0');
    for (const { spec } of [service, worker]) {
      const { env } = spec.template.spec.containers[0];
      const grace = Number(env.find(({ name }) => name === 'SHUTDOWN_GRACE_SECONDS')?.value);
      expect(spec.template.spec.terminationGracePeriodSeconds).toBeGreaterThan(grace);
    }
  });

  it('sets variables that the configuration has, and probes routes that are there', async () => {
    const app = await startService();
    for (const { spec } of VALUES.flatMap((values) => deploymentsOf(rendered(values)))) {
      const [{ env, ...probes }] = spec.template.spec.containers;
      const set = Object.fromEntries(env.map(({ name, value }) => [name, value]));
      expect(Object.keys(set).filter((name) => !(name in configSchema.shape) && !/^AWS_/.test(name))).toEqual(
        [],
      );
      expect(new Set(env.map(({ name }) => name)).size).toBe(env.length);
      expect(configSchema.safeParse(set).success).toBe(true);
      for (const { httpGet } of [probes.startupProbe, probes.readinessProbe, probes.livenessProbe]) {
        expect((await app.inject(httpGet.path)).statusCode).toBe(200);
      }
    }
  });

  it('writes numbers of the values as they are, also large ones', () => {
    const [service] = deploymentsOf(rendered('everything-values.yaml'));
    const env = service.spec.template.spec.containers[0].env.map(({ name, value }) => `${name}=${value}`);
    expect(env).toEqual(
      expect.arrayContaining(['MAX_BATCH_ITEMS=500', 'MAX_QUEUE_CHARACTERS=16000000', 'LOG_LEVEL=warn']),
    );
  });

  it('lets only the service write to the volume of models', () => {
    const [service, worker] = deploymentsOf(rendered('everything-values.yaml')).map(
      ({ spec }) => spec.template.spec.containers[0].volumeMounts,
    );
    expect(service).toContainEqual({ name: 'models', mountPath: '/models', readOnly: false });
    expect(service).toContainEqual({ name: 'keys', mountPath: '/keys', readOnly: true });
    expect(worker).toEqual([
      { name: 'models', mountPath: '/models', readOnly: true },
      { name: 'jobs', mountPath: '/jobs' },
    ]);
  });

  it('selects the pods that it makes, and scales what it deploys', () => {
    const objects = rendered('everything-values.yaml');
    const deployments = deploymentsOf(objects);
    const pods = [
      ...deployments.map(({ spec }) => spec.template.metadata.labels),
      ...ofKind(objects, 'Pod').map(({ metadata }) => labels.parse(metadata.labels)),
    ];
    const selectorOf = z.union([
      z
        .object({ spec: z.object({ selector: z.object({ matchLabels: labels }) }) })
        .transform(({ spec }) => spec.selector.matchLabels),
      z
        .object({ spec: z.object({ podSelector: z.object({ matchLabels: labels }) }) })
        .transform(({ spec }) => spec.podSelector.matchLabels),
      z.object({ spec: z.object({ selector: labels }) }).transform(({ spec }) => spec.selector),
    ]);
    const selecting = ['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy', 'PodMonitor'];
    for (const object of selecting.flatMap((kind) => ofKind(objects, kind))) {
      const selector = selectorOf.parse(object);
      const selected = pods.filter((pod) =>
        Object.entries(selector).every(([name, value]) => pod[name] === value),
      );
      expect(selected, `${object.kind} ${object.metadata.name}`).toHaveLength(1);
    }
    const target = z.object({ spec: z.object({ scaleTargetRef: z.object({ name: z.string() }) }) });
    const scaled = ofKind(objects, 'HorizontalPodAutoscaler').map(
      (object) => target.parse(object).spec.scaleTargetRef.name,
    );
    expect(scaled).toEqual(deployments.map(({ metadata }) => metadata.name));
    // An autoscaler and a number of replicas would undo each other.
    expect(deployments.map(({ spec }) => spec.replicas)).toEqual([undefined, undefined]);
    expect(deploymentsOf(rendered('open-values.yaml'))[0].spec.replicas).toBe(2);
  });

  it('lets a node be drained that has the only replica', () => {
    const budget = z.object({
      spec: z.strictObject({
        maxUnavailable: z.literal(1),
        unhealthyPodEvictionPolicy: z.literal('AlwaysAllow'),
        selector: z.unknown(),
      }),
    });
    for (const values of VALUES) {
      const budgets = ofKind(rendered(values), 'PodDisruptionBudget');
      expect(budgets.map((object) => budget.safeParse(object).success)).toEqual([true]);
    }
  });

  it.each([
    ['off', 'off'],
    ['"off"', 'off'],
    ['false', 'off'],
    ['on', 'on'],
    ['"on"', 'on'],
  ])('takes authentication: %s of a file, which is a boolean without quotes', async (written, meant) => {
    const file = join(await temporaryDirectory(), 'values.yaml');
    await writeFile(file, `keys: { authentication: ${written}, secretName: keys }\n`);
    const [service] = deploymentsOf(rendered('everything-values.yaml', '--values', file));
    const { env } = service.spec.template.spec.containers[0];
    expect(env).toContainEqual({ name: 'AUTHENTICATION', value: meant });
  });

  it('refuses variables that it sets itself', () => {
    const set = VALUES.flatMap((values) => deploymentsOf(rendered(values))).flatMap(({ spec }) =>
      spec.template.spec.containers[0].env.map(({ name }) => name),
    );
    const schema = readFileSync(`${CHART}/values.schema.json`, 'utf8');
    const { $defs } = z
      .object({
        $defs: z.object({
          env: z.object({ propertyNames: z.object({ not: z.object({ enum: z.array(z.string()) }) }) }),
        }),
      })
      .parse(JSON.parse(schema));
    const own = ['MAX_BATCH_ITEMS', 'MAX_QUEUE_CHARACTERS', 'LOG_LEVEL'];
    // These two are set only in some cases, and may be given in the others.
    const sometimes = ['MODEL', 'DATABASE_URL'];
    expect(new Set([...$defs.env.propertyNames.not.enum, ...own, ...sometimes])).toEqual(new Set(set));
  });

  it('takes the database of feedback from the secret, or from the environment that it is given', () => {
    const [service] = ofKind(rendered('everything-values.yaml'), 'Deployment');
    const env = JSON.stringify(service);
    expect(env).toContain('"secretKeyRef":{"name":"company-tagger","key":"DATABASE_URL"}');
    const own = 'keys.authentication=off,feedback=true,service.env.DATABASE_URL=postgres://db/tagger';
    const { status, output } = helm('template', 'tagger', CHART, '--set', own);
    expect([status, output.match(/DATABASE_URL/g)?.length]).toEqual([0, 1]);
  });

  it.each([
    [['--set', 'keys.authentication=on'], 'set keys.secretName to a secret with keys.json'],
    [['--set', 'keys.authentication=off,worker.enabled=true'], 'workers need a Redis: set secretName'],
    [['--set', 'keys.authentication=off,feedback=true'], 'feedback needs a PostgreSQL: set secretName'],
    [['--set', 'keys.authentication=off,servce.port=1'], 'servce'],
    [['--set', 'keys.authentication=off,service.replicas=none'], 'replicas'],
    [['--set', 'keys.authentication=off,service.maxUnavailable=0'], 'maxUnavailable'],
    [['--set', 'keys.authentication=null'], 'set keys.secretName'],
    [
      ['--set', 'keys.authentication=off,service.shutdownDelaySeconds=20'],
      'shutdownGraceSeconds must be longer',
    ],
    [['--set', 'keys.authentication=off,service.env.PORT=80'], "invalid propertyName 'PORT'"],
    [['--set', 'keys.authentication=off,worker.env.LOG-LEVEL=warn'], "invalid propertyName 'LOG-LEVEL'"],
  ])('refuses %j', (args, message) => {
    const { status, output } = helm('template', 'tagger', CHART, ...args);
    expect(status).not.toBe(0);
    expect(output).toContain(message);
  });
});
