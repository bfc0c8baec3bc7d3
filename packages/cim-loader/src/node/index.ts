export { buildTilesetInWorkers } from './tile-pool.ts';
export type { TilePoolOptions } from './tile-pool.ts';
export { buildCity } from './build-city.ts';
export type { BuildOptions, BuildResult } from './build-city.ts';
export { findCity } from './data-folder.ts';
export type { CityPlace } from './data-folder.ts';
export { createFolderSource } from './folder-source.ts';
export { createNodeRunner } from './node-runner.ts';
export { writeCityPackage } from './write-city-package.ts';
