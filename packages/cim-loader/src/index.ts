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
