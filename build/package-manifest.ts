import project from '../package.json' with { type: 'json' };

/** What npm installs beside the package. All other packages that the source imports are in the output. */
export const DEPENDENCIES = Object.keys(project.dependencies);

const modules = Object.entries(project.exports)
  .filter(([, path]) => path.endsWith('.ts'))
  .map(([address, path]) => ({
    address,
    path,
    name: address === '.' ? 'tagger' : address.replace('./', ''),
  }));

/** The sources of the program and of the library, by the names of their outputs. */
export const PROGRAM = { main: project.bin['company-tagger'] };
export const LIBRARY = Object.fromEntries(modules.map(({ name, path }) => [name, path]));

/**
 * The manifest of the package: that of the project, with outputs in place of sources, and without what only work on the
 * project needs.
 */
export function packageManifest() {
  const { name, version, description, license, type, engines, dependencies } = project;
  const addresses = modules.map(({ address, path, name }) => [
    address,
    { types: path.replace('./src/', './types/').replace(/\.ts$/, '.d.ts'), default: `./${name}.js` },
  ]);
  return {
    ...{ name, version, description, license, type },
    bin: { [name]: 'main.js' },
    exports: { ...project.exports, ...Object.fromEntries(addresses) },
    ...{ engines, dependencies },
  };
}
