import { unionBounds } from '@cityloom/twin-core';
import type { Bounds, FeatureTable } from '@cityloom/twin-core';
import { encodeNetwork } from '../network/network-file.ts';
import { encodeTable } from '../tables/encode-table.ts';
import { combinedSha256, sha256Hex } from '../validation/sha256.ts';
import { encodeTerrain } from '../datasets/terrain-file.ts';
import type { CityContent, ImageContent, LayerContent, TerrainContent } from './city-content.ts';
import { PACKAGE_SCHEMA_VERSION } from './manifest.ts';
import type { CityManifest, LayerEntry, NetworkEntry } from './manifest.ts';

/** One file of a package; `path` is relative to the package's folder. */
export interface PackageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A city package in memory. */
export interface EncodedPackage {
  readonly manifest: CityManifest;
  /** `city.json` last: a reader that finds it finds the rest. */
  readonly files: readonly PackageFile[];
}

function boundsOfTable(table: FeatureTable): Bounds {
  let [west, south, east, north] = [180, 90, -180, -90];
  const positions = table.geometry?.positions ?? new Float64Array(0);
  for (let at = 0; at < positions.length; at += 2) {
    west = Math.min(west, positions[at] as number);
    east = Math.max(east, positions[at] as number);
    south = Math.min(south, positions[at + 1] as number);
    north = Math.max(north, positions[at + 1] as number);
  }
  return [west, south, east, north];
}

const extentOf = ({ extent = [0, 0, 0, 0] }: LayerEntry): Bounds => extent;

async function encodeLayer(
  layer: LayerContent,
  content: CityContent,
): Promise<{ entry: LayerEntry; file: PackageFile; hash: string }> {
  const bytes = encodeTable(layer.table);
  const hash = await sha256Hex(bytes);
  const path = `tables/${layer.entry.id}.table`;
  const tileset = content.tilesets.find((candidate) => candidate.layer === layer.entry.id);
  const entry: LayerEntry = {
    ...layer.entry,
    objects: layer.table.count,
    table: { path, bytes: bytes.length, sha256: hash },
    ...(tileset && { tileset: { path: tileset.path, objects: tileset.objects } }),
  };
  return { entry, file: { path, bytes }, hash };
}

async function encodeTerrainLayer({
  entry,
  grid,
}: TerrainContent): Promise<{ entry: LayerEntry; file: PackageFile }> {
  const bytes = encodeTerrain(grid);
  const { columns, rows, bounds } = grid;
  const path = `terrain/${entry.id}.terrain`;
  const terrain = { path, bytes: bytes.length, sha256: await sha256Hex(bytes), columns, rows };
  return { entry: { ...entry, objects: columns * rows, extent: bounds, terrain }, file: { path, bytes } };
}

const imageEntry = ({ entry, bounds, count }: ImageContent): LayerEntry => ({
  ...entry,
  objects: count,
  extent: bounds,
});

async function encodeNetworkEntry(
  network: NonNullable<CityContent['network']>,
): Promise<{ entry: NetworkEntry; file: PackageFile }> {
  const bytes = encodeNetwork(network.graph);
  const path = 'network/roads.network';
  const entry: NetworkEntry = {
    path,
    bytes: bytes.length,
    sha256: await sha256Hex(bytes),
    layer: network.graph.layer,
    nodes: network.graph.nodeCount,
    edges: network.graph.edgeCount,
    largestComponentNodes: network.largestComponentNodes,
  };
  return { entry, file: { path, bytes } };
}

/**
 * Encodes a city as the files of a package. The same content gives the same bytes: no time of
 * building, no machine is recorded.
 */
export async function encodeCityPackage(content: CityContent): Promise<EncodedPackage> {
  const layers = await Promise.all(content.layers.map((layer) => encodeLayer(layer, content)));
  const network = content.network && (await encodeNetworkEntry(content.network));
  const hashes = layers.map(({ entry, hash }) => ({ name: entry.id, sha256: hash }));
  if (network) hashes.push({ name: 'network', sha256: network.entry.sha256 });
  const terrains = await Promise.all((content.terrains ?? []).map(encodeTerrainLayer));
  for (const { entry } of terrains) {
    if (entry.terrain !== undefined) hashes.push({ name: entry.id, sha256: entry.terrain.sha256 });
  }
  const images = (content.images ?? []).map(imageEntry);
  const bounds = [
    ...content.layers
      .filter(({ table }) => (table.geometry?.positions.length ?? 0) > 0)
      .map(({ table }) => boundsOfTable(table)),
    // Ground and pictures reach beyond the city; they count where there is nothing else.
    ...(content.layers.length > 0 ? [] : [...terrains.map(({ entry }) => entry), ...images].map(extentOf)),
  ].reduce((all, next) => unionBounds(all, next));
  const manifest: CityManifest = {
    schema: 'cityloom/city',
    schemaVersion: PACKAGE_SCHEMA_VERSION,
    id: content.id,
    title: content.title,
    bounds,
    home: content.home,
    timeZone: content.timeZone,
    contentHash: combinedSha256(hashes),
    themes: content.themes,
    layers: [...layers.map(({ entry }) => entry), ...terrains.map(({ entry }) => entry), ...images],
    ...(network && { network: network.entry }),
    sources: content.sources,
    derivations: content.derivations,
  };
  const files: PackageFile[] = [
    ...layers.map(({ file }) => file),
    ...terrains.map(({ file }) => file),
    ...(network ? [network.file] : []),
    ...content.tilesets.flatMap((tileset) => tileset.files),
    { path: 'city.json', bytes: new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`) },
  ];
  return { manifest, files };
}
