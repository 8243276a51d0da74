import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/server/config.ts';

const dockerfile = readFileSync('Dockerfile', 'utf8').replaceAll('\\\n', ' ');
const instructions = dockerfile.split('\n').flatMap((line) => {
  const [, name, rest] = line.match(/^([A-Z]+)\s+(.*)$/) ?? [];
  return name === undefined ? [] : [{ name, rest }];
});
const of = (name: string) => instructions.filter((each) => each.name === name).map(({ rest }) => rest);

describe('the Dockerfile', () => {
  it('copies only what is in the repository', () => {
    const sources = of('COPY')
      .filter((copy) => !copy.startsWith('--from='))
      .flatMap((copy) => copy.split(/\s+/).slice(0, -1));
    expect(sources).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', 'src']));
    expect(sources.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('copies from the earlier stage what that stage makes', () => {
    const stages = of('FROM').flatMap((from) => from.match(/ AS (\w+)$/)?.slice(1) ?? []);
    const copied = of('COPY').filter((copy) => copy.startsWith('--from='));
    expect(copied).not.toEqual([]);
    for (const copy of copied) expect(stages).toContain(copy.match(/^--from=(\w+) /)?.[1]);
  });

  it('brings in the model that the configuration serves without further word', () => {
    const model = relative('', readConfig({}).model);
    expect(of('COPY')).toContain(`${model} ${model}`);
  });

  it('runs slim Node 24 as another user than root, checked by its readiness', () => {
    for (const from of of('FROM')) expect(from).toMatch(/^node:24-slim\b/);
    expect(of('USER')).toEqual(['node']);
    expect(of('HEALTHCHECK')[0]).toContain('/health/ready');
  });
});
