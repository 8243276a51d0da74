import { Command } from 'commander';
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
import { table } from '../table.ts';

interface ModelsOptions {
  readonly models: string;
}

/** The versions of a model, `NAME/VERSION/`, and which of them is served. */
export function modelsCommand(): Command {
  const models = new Command('models').description(
    'The versions of a model: a directory with a bundle for each. A service that is started with the directory as its ' +
      'model serves the active one, and follows (WATCH_MODELS=true) when another is made active.',
  );
  const add = (name: string, description: string) =>
    models
      .command(name)
      .description(description)
      .requiredOption('--models <directory>', 'the directory of versions');
  add('list', 'Lists the versions, the newest first.').action(list);
  add('add', 'Copies a trained model under its version.')
    .argument('<bundle>', 'the directory that `train` has written')
    .action(addBundle);
  add('activate', 'Makes a version the one to be served, after it has been verified.')
    .argument('<version>')
    .action(activate);
  add('rollback', 'Makes the version before the active one active again.').action(rollBack);
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
