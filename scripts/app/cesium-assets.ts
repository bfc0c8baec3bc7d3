import { createReadStream } from 'node:fs';
import { cp, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve, sep } from 'node:path';
import type { Plugin } from 'vite';
import { mimeTypeOf } from './mime-types.ts';

/** Folder under the app's base that Cesium loads its workers, textures and WebAssembly from. */
const CESIUM_FOLDER = 'cesium';

/** Parts of the engine package and where they belong, in the layout Cesium expects below its base URL. */
const PARTS = [
  { from: 'Build/Workers', to: 'Workers' },
  { from: 'Build/ThirdParty', to: 'ThirdParty' },
  { from: 'Source/ThirdParty', to: 'ThirdParty' },
  { from: 'Source/Assets', to: 'Assets' },
] as const;

/** World imagery and map icons that no view of ours asks for: 3 MB. */
const UNUSED = ['NaturalEarthII', 'maki', 'LensFlare'];

function engineFolder(): string {
  // The engine is the viewer's dependency, not the workspace's.
  const viewer = new URL('../../packages/viewer/package.json', import.meta.url);
  return dirname(createRequire(viewer).resolve('@cesium/engine/package.json'));
}

/** Copies Cesium's own files into the build and serves them in development: nothing comes from elsewhere. */
export function cesiumAssets(): Plugin {
  const engine = engineFolder();
  let outDirectory = '';
  return {
    name: 'cityloom:cesium-assets',
    configResolved(config) {
      outDirectory = resolve(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use(`/${CESIUM_FOLDER}/`, (request, response, next) => {
        const path = decodeURIComponent((request.url ?? '/').replace(/[?#].*$/, ''));
        findAsset(engine, path).then((file) => {
          if (file === undefined) {
            next();
            return;
          }
          response.setHeader('Content-Type', mimeTypeOf(file));
          createReadStream(file).pipe(response);
        }, next);
      });
    },
    async closeBundle() {
      for (const { from, to } of PARTS) {
        await cp(join(engine, from), join(outDirectory, CESIUM_FOLDER, to), {
          recursive: true,
          filter: (path) => !UNUSED.some((name) => path.split(sep).includes(name)),
        });
      }
    },
  };
}

/** File of a path such as `/Workers/decodeDraco.js`; `undefined` if there is none. */
async function findAsset(engine: string, path: string): Promise<string | undefined> {
  for (const { from, to } of PARTS) {
    if (!path.startsWith(`/${to}/`)) continue;
    const folder = join(engine, from);
    const file = join(folder, path.slice(to.length + 2));
    if (!file.startsWith(folder + sep)) continue;
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() === true) return file;
  }
  return undefined;
}
