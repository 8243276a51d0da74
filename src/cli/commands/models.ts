import type { VersionSummary } from '../../contract/administration.ts';
import {
  addVersion,
  assertVersion,
  formerVersion,
  listVersions,
  versionDirectory,
  writeActive,
  writeRollback,
} from '../../model/versions.ts';
import { loadTagger } from '../../tagger/load-tagger.ts';
import { Command } from '../command.ts';
import { table } from '../table.ts';

interface ModelsOptions {
  readonly models: string;
}

/** Manages the versions of a model, `NAME/VERSION/`. */
export function modelsCommand(): Command {
  const models = new Command('models').description(
    'Manages the versions of a model: a directory with a bundle for each version. A service whose model is this directory ' +
      'serves the active version. With WATCH_MODELS=true it follows when another version is activated.',
  );
  const add = (name: string, description: string) =>
    models
      .command(name)
      .description(description)
      .requiredOption('--models <directory>', 'the directory of versions');
  add('list', 'Lists the versions, the newest first.').action(list);
  add('add', 'Copies a trained model into the directory, under its version.')
    .argument('<bundle>', 'the directory that `train` wrote')
    .action(addBundle);
  add('activate', 'Verifies a version and makes it the active one.').argument('<version>').action(activate);
  add('rollback', 'Makes the former version active again.').action(rollBack);
  return models;
}

async function list({ models }: ModelsOptions): Promise<void> {
  const versions = await listVersions(models);
  const row = ({ version, createdAt, devMicroF1, isActive }: VersionSummary) => [
    isActive ? '*' : '',
    version,
    createdAt,
    devMicroF1.toFixed(3),
  ];
  process.stdout.write(`${table(['active', 'version', 'created', 'dev micro-F1'], versions.map(row))}\n`);
}

async function addBundle(bundle: string, { models }: ModelsOptions): Promise<void> {
  process.stdout.write(`Version ${await addVersion(models, bundle)} added to ${models}.\n`);
}

async function activate(version: string, { models }: ModelsOptions): Promise<void> {
  await verify(version, models);
  await writeActive(models, version);
  process.stdout.write(`Version ${version} is active.\n`);
}

async function rollBack({ models }: ModelsOptions): Promise<void> {
  const version = await formerVersion(models);
  await verify(version, models);
  await writeRollback(models);
  process.stdout.write(`Version ${version} is active again.\n`);
}

async function verify(version: string, models: string): Promise<void> {
  const bundle = await versionDirectory(models, version);
  const { model } = await loadTagger(bundle);
  assertVersion(version, model.manifest.version, bundle);
}
