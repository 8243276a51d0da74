import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** Where `.ci/run` puts Helm itself, and what the packages know of Kubernetes' schemas. */
const KUBERNETES = process.env.KUBERNETES;
export const hasHelm = KUBERNETES !== undefined;
if (!hasHelm) process.stderr.write('KUBERNETES is not set: tests of the chart by Helm are left out.\n');

export const CHART = 'deploy/helm/company-tagger';

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

export const HELM = join(KUBERNETES ?? '', 'helm/helm');

export function helm(...args: string[]): Outcome {
  const { status, stdout, stderr } = spawnSync(HELM, args, {
    encoding: 'utf8',
  });
  return { status, output: `${stdout}${stderr}` };
}

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string() }),
});
export type KubernetesObject = z.infer<typeof objectSchema>;

/** What the chart makes of the values, with further arguments of Helm. */
export function rendered(values: string, ...args: string[]): KubernetesObject[] {
  const { status, output } = helm('template', 'tagger', CHART, '--values', `${CHART}/ci/${values}`, ...args);
  if (status !== 0) throw new Error(output);
  return parseObjects(output);
}

/** The objects of a file for Kubernetes. */
export function parseObjects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).flatMap((document) => {
    const value: unknown = document.toJS();
    return value === null ? [] : [objectSchema.parse(value)];
  });
}

const modelSchema = z.custom<new (value: unknown) => { validate(): void }>(
  (value) => typeof value === 'function',
);
const attributesSchema = z.array(z.object({ baseName: z.string(), type: z.string() }));
const describedSchema = z.custom<{ getAttributeTypeMap(): unknown }>(
  (value) => typeof value === 'function' && 'getAttributeTypeMap' in value,
);

/** What Kubernetes would have against the object: values by its schemas, and fields that it does not know. */
export async function faultsOf(object: KubernetesObject): Promise<string[]> {
  const isCustom = object.apiVersion.startsWith('monitoring.coreos.com/');
  const models = isCustom ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
  const validators = await packageOf(`${models}/${object.apiVersion}/index.js`);
  const faults: string[] = [];
  try {
    new (modelSchema.parse(validators[object.kind]))(object).validate();
  } catch (error) {
    faults.push(String(error));
  }
  if (isCustom) return faults;
  const client = await packageOf('@kubernetes/client-node/dist/index.js');
  const version = object.apiVersion.split('/').at(-1) ?? '';
  const type = `${version[0].toUpperCase()}${version.slice(1)}${object.kind}`;
  return [...faults, ...unknownFields(object, type, client, object.kind)];
}

/** A file of a package, from where `.ci/run` has put it. */
async function packageOf(path: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(join(KUBERNETES ?? '', 'node_modules', path));
  return z.record(z.string(), z.unknown()).parse({ ...(await import(url.href)) });
}

/** Fields that a type of Kubernetes' client has not. */
function unknownFields(
  value: unknown,
  type: string,
  client: Readonly<Record<string, unknown>>,
  path: string,
): string[] {
  const list = type.match(/^Array<(.*)>$/)?.[1];
  if (list !== undefined && Array.isArray(value)) {
    return value.flatMap((each, index) => unknownFields(each, list, client, `${path}[${index}]`));
  }
  const described = describedSchema.safeParse(client[type]);
  if (!described.success || typeof value !== 'object' || value === null) return [];
  const attributes = attributesSchema.parse(described.data.getAttributeTypeMap());
  return Object.entries(value).flatMap(([name, own]) => {
    const attribute = attributes.find(({ baseName }) => baseName === name);
    if (attribute === undefined) return [`${path}.${name} is not a field of ${type}`];
    return unknownFields(own, attribute.type, client, `${path}.${name}`);
  });
}
