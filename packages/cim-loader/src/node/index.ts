export { buildTilesetInWorkers } from './tile-pool.ts';
export type { TilePoolOptions } from './tile-pool.ts';
