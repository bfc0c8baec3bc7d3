import type { DatasetLayer } from '../../datasets/dataset.ts';
import { distinctLayerIds } from '../../datasets/layer-id.ts';
import type { InputFile } from '../../transport/input-file.ts';
import { LoadError } from '../../validation/load-error.ts';
import { probeFile } from '../format-probe.ts';
import { geojsonLoader } from '../geojson/index.ts';
import { type ReadContent, renamedLayer } from '../gltf/create-dataset.ts';
import type { GltfContext } from '../gltf/gltf-document.ts';
import { pathOfContent, type Tile, type TileContent } from './tile.ts';
import { readTileContent } from './tile-content.ts';

/** How much of a tile's area the tiles read so far show. */
type Shown = 'nothing' | 'part' | 'all' | 'empty';

/**
 * Reads the contents of a tree, the finest first: where tiles are replaced by finer ones, only those are read for
 * geometry; where finer ones are missing or broken, the coarser stands in. Replaced tiles are read for their features,
 * so that what is picked in them finds its row.
 */
export class ContentReader {
  readonly contents: ReadContent[] = [];
  /** Of contents that are features, not models. */
  readonly layers: DatasetLayer[] = [];
  /** Tiles that could not be read. */
  failed = 0;
  private readonly context: Omit<GltfContext, 'file' | 'folder'>;
  private readonly total: number;
  private done = 0;
  private readonly onProgress: ((done: number) => void) | undefined;

  constructor(
    context: Omit<GltfContext, 'file' | 'folder'>,
    total: number,
    onProgress: ((done: number) => void) | undefined,
  ) {
    this.context = context;
    this.total = total;
    this.onProgress = onProgress;
  }

  async readTree(tile: Tile): Promise<Shown> {
    if (tile.isMissing === true) return 'nothing';
    const below: Shown[] = [];
    for (const child of tile.children) below.push(await this.readTree(child));
    const children = togetherOf(below);
    if (tile.contents.length === 0) return children;
    const isReplaced = tile.refine === 'REPLACE';
    const role =
      !isReplaced || children === 'nothing' || children === 'empty'
        ? 'geometry'
        : children === 'all'
          ? 'index'
          : 'fallback';
    const own: Shown[] = [];
    for (const content of tile.contents) own.push(await this.readContent(tile, content, role));
    if (role === 'index') return 'all';
    if (!isReplaced && children !== 'empty') own.push(children);
    return togetherOf(own);
  }

  /** Contents may be GeoJSON (MAXAR_content_geojson): layers of their own. @returns false for other JSON. */
  private async readFeatures(file: InputFile, uri: string): Promise<boolean> {
    const { warnings, limits, signal } = this.context;
    if (!geojsonLoader.recognises(await probeFile(file, signal))) return false;
    const dataset = await geojsonLoader.parse(file, { limits, ...(signal && { signal }) });
    const [id] = distinctLayerIds([uri.replace(/\.\w+$/u, '')]);
    this.layers.push(
      ...dataset.layers.map((layer) =>
        renamedLayer(layer, dataset.layers.length > 1 ? `${id ?? ''}-${layer.id}` : (id ?? layer.id)),
      ),
    );
    warnings.addAll(dataset.report.warnings);
    return true;
  }

  private async readContent(tile: Tile, content: TileContent, role: ReadContent['role']): Promise<Shown> {
    const { signal, warnings } = this.context;
    const uri = pathOfContent(tile, content);
    signal?.throwIfAborted();
    try {
      const file = await tile.scope.folder.open(content.uri, signal);
      if (/\.(?:geo)?json(?:[?#]|$)/iu.test(content.uri) && (await this.readFeatures(file, uri)))
        return 'all';
      const bytes = await file.read(signal);
      const context = { ...this.context, file: file.name, folder: file.folder };
      const model = await readTileContent(bytes, context, {
        transform: tile.transform,
        upAxis: tile.scope.upAxis,
        withGeometry: role !== 'index',
      });
      this.contents.push({ uri, level: tile.level, role, content: model });
      return 'all';
    } catch (error) {
      if (!(error instanceof LoadError)) throw error;
      this.failed++;
      warnings.add('broken-content', `${error.message}; the tile is left out`, uri, tile.scope.file);
      return 'nothing';
    } finally {
      this.done++;
      this.onProgress?.(this.done / this.total);
    }
  }
}

function togetherOf(parts: readonly Shown[]): Shown {
  const filled = parts.filter((part) => part !== 'empty');
  if (filled.length === 0) return 'empty';
  if (filled.every((part) => part === 'all')) return 'all';
  return filled.every((part) => part === 'nothing') ? 'nothing' : 'part';
}
