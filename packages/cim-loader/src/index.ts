export { PACKAGE_SCHEMA_VERSION } from './catalog/manifest.ts';
export type {
  CityManifest,
  DerivationRule,
  LayerEntry,
  NetworkEntry,
  SourceEntry,
  ThemeEntry,
} from './catalog/manifest.ts';
export type { PackageSource } from './catalog/package-source.ts';
export { assembleTileset, buildTileset } from './tiles/build-tileset.ts';
export type { BuildContents, BuiltTileset, TilesetFile } from './tiles/build-tileset.ts';
export type {
  Region,
  TileContent,
  TileContentJob,
  TileTextColumn,
  TileWarning,
} from './tiles/content-job.ts';
export { DETAIL_LEVELS } from './tiles/detail-level.ts';
export type { DetailLevel } from './tiles/detail-level.ts';
export { planTileset } from './tiles/plan-tileset.ts';
export type { PlannedContent, TilesetOptions, TilesetPlan } from './tiles/plan-tileset.ts';
export { buildTileContent } from './tiles/tile-content.ts';
export type { PlannedTile } from './tiles/tile-tree.ts';
