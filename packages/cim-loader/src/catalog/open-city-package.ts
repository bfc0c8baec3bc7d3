import { createSceneGraph } from '@cityloom/twin-core';
import type { FeatureTable, HeightGrid, RoadNetwork, SceneGraph } from '@cityloom/twin-core';
import { decodeTerrain } from '../datasets/terrain-file.ts';
import { decodeNetwork } from '../network/network-file.ts';
import { decodeTable } from '../tables/decode-table.ts';
import { LoadError } from '../validation/load-error.ts';
import { sha256Hex } from '../validation/sha256.ts';
import { parseManifest } from './manifest-schema.ts';
import type { CityManifest } from './manifest.ts';
import type { PackageSource } from './package-source.ts';

/** A city package, read: tables and network in memory, tiles still where they are. */
export interface CityPackage {
  readonly manifest: CityManifest;
  readonly tables: ReadonlyMap<string, FeatureTable>;
  /** `city › theme › layer`. */
  readonly scene: SceneGraph;
  readonly network: RoadNetwork | undefined;
  /** Heights of the ground, in the order of the manifest's terrain layers. */
  readonly terrain: readonly HeightGrid[];
  /** Where the tiles are read from. */
  readonly source: PackageSource;
}

/** Tables and network read so far, bytes as the manifest states them. */
export interface OpenProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
  /** File that has just arrived. */
  readonly file: string;
}

/** How a caller follows and cancels. */
export interface OpenOptions {
  readonly signal?: AbortSignal;
  /** Called as files arrive. */
  readonly onProgress?: (progress: OpenProgress) => void;
}

interface ExpectedFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

function sceneOf(manifest: CityManifest, tables: ReadonlyMap<string, FeatureTable>): SceneGraph {
  const themes = manifest.themes.map((theme) => ({
    kind: 'group' as const,
    id: theme.id,
    title: theme.title,
    children: manifest.layers
      .filter((layer) => layer.theme === theme.id)
      .map((layer) => ({
        kind: 'layer' as const,
        id: layer.id,
        title: layer.title,
        layerKind: layer.kind,
        table: tables.get(layer.id),
        visible: layer.visible,
      })),
  }));
  const root = { kind: 'group' as const, id: `city:${manifest.id}`, title: manifest.title, children: themes };
  return createSceneGraph(root, manifest.bounds);
}

/**
 * Opens a city package: reads `city.json`, every feature table and the road network, and checks each
 * against its hash. Tiles are not touched.
 * @throws {LoadError} naming file, place and remedy.
 * @throws {DOMException} `AbortError` if `signal` fires.
 */
export async function openCityPackage(
  source: PackageSource,
  options: OpenOptions = {},
): Promise<CityPackage> {
  const { signal, onProgress } = options;
  const manifest = parseManifest(await source.read('city.json', signal), `${source.location}/city.json`);
  const layers = manifest.layers.flatMap(({ id, objects, table }) =>
    table === undefined ? [] : [{ id, objects, table }],
  );
  const terrains = manifest.layers.flatMap(({ terrain }) => (terrain === undefined ? [] : [terrain]));
  const totalBytes =
    [...layers.map(({ table }) => table), ...terrains].reduce((sum, { bytes }) => sum + bytes, 0) +
    (manifest.network === undefined ? 0 : manifest.network.bytes);
  let loadedBytes = 0;

  const readChecked = async (file: ExpectedFile): Promise<ArrayBuffer> => {
    const buffer = await source.read(file.path, signal);
    const found = await sha256Hex(new Uint8Array(buffer));
    signal?.throwIfAborted();
    if (buffer.byteLength !== file.bytes || found !== file.sha256) {
      const truncated = buffer.byteLength < file.bytes;
      throw new LoadError(
        truncated
          ? `truncated, ${buffer.byteLength} of ${file.bytes} bytes`
          : 'content differs from its checksum in city.json',
        {
          url: `${source.location}/${file.path}`,
          format: 'city package',
          kind: truncated ? 'truncated' : 'checksum',
          ...(truncated && { place: `offset ${buffer.byteLength}` }),
          remedy: 'build the city package again (cityloom build), or copy it again',
        },
      );
    }
    loadedBytes += file.bytes;
    onProgress?.({ loadedBytes, totalBytes, file: file.path });
    return buffer;
  };

  const [tables, network, terrain] = await Promise.all([
    Promise.all(
      layers.map(async ({ id, objects, table }): Promise<[string, FeatureTable]> => {
        const url = `${source.location}/${table.path}`;
        const decoded = decodeTable(await readChecked(table), url);
        if (decoded.layer !== id || decoded.count !== objects) {
          throw new LoadError(
            `holds ${decoded.count} objects of ${decoded.layer}, city.json says ${objects} of ${id}`,
            {
              url,
              format: 'city package',
              kind: 'invalid',
              remedy: 'build the city package again (cityloom build)',
            },
          );
        }
        return [id, decoded];
      }),
    ),
    manifest.network === undefined
      ? undefined
      : readChecked(manifest.network).then((buffer) =>
          decodeNetwork(buffer, `${source.location}/${manifest.network?.path ?? ''}`),
        ),
    Promise.all(
      terrains.map(async (file) => decodeTerrain(await readChecked(file), `${source.location}/${file.path}`)),
    ),
  ]);
  const byLayer = new Map(tables);
  return { manifest, tables: byLayer, scene: sceneOf(manifest, byLayer), network, terrain, source };
}
