import type { DatasetLayer, FeatureLayer } from '../../datasets/dataset.ts';
import { FeatureLayerBuilder, type FeatureLayerOptions } from '../../datasets/feature-layer-builder.ts';
import { columnTitle } from '../gltf/column-titles.ts';
import { isJsonObject, objectAt } from '../gltf/json-access.ts';
import { cellOf, type MetadataValue } from '../gltf/metadata-value.ts';
import { outlineOfVolume } from './bounding-volume.ts';
import { type MetadataValues, pathOfContent, type Tile, type TileContent } from './tile.ts';
import type { TilesetFile } from './tileset-tree.ts';

type BuilderOptions = Omit<FeatureLayerOptions, 'layer'>;

/** All tiles of a tree, from the root down. */
export function* eachTile(root: Tile): Generator<Tile> {
  const stack = [root];
  for (;;) {
    const tile = stack.pop();
    if (tile === undefined) return;
    yield tile;
    for (const child of tile.children.toReversed()) stack.push(child);
  }
}

/**
 * Tables about the tileset itself: `tiles`, a row per content (and per tile with metadata but no content) with what
 * its tile, its group and the content say; `tileset`, a row per file with metadata; `statistics`, a row per property.
 */
export function tileLayers(
  root: Tile,
  files: readonly TilesetFile[],
  options: BuilderOptions,
): DatasetLayer[] {
  const tiles = new FeatureLayerBuilder({ ...options, layer: 'tiles' });
  let rows = 0;
  for (const tile of eachTile(root)) {
    const contents: readonly (TileContent | undefined)[] =
      tile.contents.length === 0 && tile.metadata !== undefined ? [undefined] : tile.contents;
    for (const content of contents) {
      addTile(tiles, tile, content);
      rows++;
    }
  }
  return [
    ...(rows > 0 ? withTitles(tiles.finish()) : []),
    ...metadataLayer(files, options),
    ...statisticsLayer(files, options),
  ];
}

function addTile(tiles: FeatureLayerBuilder, tile: Tile, content: TileContent | undefined): void {
  const uri = content === undefined ? undefined : pathOfContent(tile, content);
  const properties: Record<string, unknown> = {
    uri,
    level: tile.level,
    geometricError: tile.geometricError,
    refine: tile.refine,
    boundingVolume: tile.boundingVolume?.type,
  };
  const outline = tile.boundingVolume && outlineOfVolume(tile.boundingVolume, tile.transform);
  if (outline !== undefined) {
    properties['bottom'] = round(outline.bottom);
    properties['top'] = round(outline.top);
  }
  putAll(properties, tile.metadata, '');
  if (content !== undefined) {
    putAll(properties, content.metadata, 'content.');
    if (content.group !== undefined) properties['group'] = content.group;
    putAll(properties, tile.scope.groups[content.group ?? -1], 'group.');
  }
  const geometry = outline && {
    type: 'Polygon' as const,
    coordinates: [outline.ring.map(([x, y]) => [x, y])],
  };
  tiles.addFeature(uri ?? tile.place, geometry, properties);
}

/** To the millimetre: engines differ in the last digits of sines. */
const round = (metres: number): number => Math.round(metres * 1000) / 1000;

/** A property named like a column of ours is set apart by a colon. */
function putAll(
  properties: Record<string, unknown>,
  values: MetadataValues | undefined,
  prefix: string,
): void {
  for (const [name, value] of values ?? []) {
    const key = `${prefix}${name}`;
    properties[Object.hasOwn(properties, key) ? `metadata:${key}` : key] = cellOf(value);
  }
}

function withTitles(layers: readonly FeatureLayer[]): FeatureLayer[] {
  return layers.map((layer) => {
    const columns = [...layer.table.columns].map(
      ([name, column]) => [name, { ...column, ...columnTitle(name, undefined) }] as const,
    );
    return { ...layer, table: { ...layer.table, columns: new Map(columns) } };
  });
}

function metadataLayer(files: readonly TilesetFile[], options: BuilderOptions): FeatureLayer[] {
  const builder = new FeatureLayerBuilder({ ...options, layer: 'tileset' });
  for (const { uri, metadata } of files) {
    if (metadata === undefined) continue;
    const properties: Record<string, unknown> = {};
    putAll(properties, metadata, '');
    builder.addFeature(uri === '' ? 'tileset.json' : uri, undefined, properties);
  }
  return builder.count === 0 ? [] : builder.finish();
}

/** `statistics` of 1.1 and `properties` (least and greatest values) of 1.0. */
function statisticsLayer(files: readonly TilesetFile[], options: BuilderOptions): FeatureLayer[] {
  const builder = new FeatureLayerBuilder({ ...options, layer: 'statistics' });
  for (const { json, uri } of files) {
    const prefix = uri === '' ? '' : `${uri}/`;
    for (const [type, stated] of Object.entries(objectAt(objectAt(json, 'statistics'), 'classes') ?? {})) {
      const properties = isJsonObject(stated) ? objectAt(stated, 'properties') : undefined;
      for (const [name, values] of Object.entries(properties ?? {})) {
        const count = isJsonObject(stated) ? stated['count'] : undefined;
        addStatistics(builder, `${prefix}${type}.${name}`, { class: type, property: name, count }, values);
      }
    }
    for (const [name, values] of Object.entries(objectAt(json, 'properties') ?? {})) {
      addStatistics(builder, `${prefix}${name}`, { property: name }, values);
    }
  }
  return builder.count === 0 ? [] : builder.finish();
}

function addStatistics(
  builder: FeatureLayerBuilder,
  id: string,
  about: Readonly<Record<string, unknown>>,
  values: unknown,
): void {
  const properties: Record<string, unknown> = { ...about };
  for (const [name, value] of Object.entries(isJsonObject(values) ? values : {})) {
    properties[name] = isJsonObject(value) ? JSON.stringify(value) : cellOf(value as MetadataValue);
  }
  builder.addFeature(id, undefined, properties);
}
