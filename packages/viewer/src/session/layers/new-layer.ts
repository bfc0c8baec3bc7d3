import type { Dataset, TileFeatures } from '@cityloom/cim-loader';
import type { LocalizedText } from '@cityloom/twin-core';
import type { LayerCatalogue, LayerDrawing, LayerFiles, LayerProvenance, NewLayer } from './added-layer.ts';
import type { LayerSummary, ReadInput, ReadSettings, ReadSource } from './dataset-reader.ts';

/** How a source was read. */
export interface Reading {
  readonly input: ReadInput;
  readonly settings: ReadSettings;
}

/** What a person decided about a layer of a source. */
export interface LayerNaming {
  readonly title: LocalizedText;
  readonly theme: string;
  readonly catalogue: LayerCatalogue;
}

/** Remarks kept with a layer. */
const KEPT_WARNINGS = 200;

/** A layer of a source as the session takes it; `undefined` where the source has none by this id. */
export function newLayerOf(
  source: ReadSource,
  layerId: string,
  { title, theme, catalogue }: LayerNaming,
  reading: Reading,
): NewLayer | undefined {
  const index = source.layers.findIndex(({ id }) => id === layerId);
  const data = source.dataset.layers[index];
  const summary = source.layers[index];
  if (data === undefined || summary === undefined) return undefined;
  const { bounds, objects, solid, contentHash } = summary;
  const drawing = drawingOf(source, summary, reading.input);
  return {
    ...{ data, bounds, objects, solid, contentHash, title, theme },
    catalogue: { ...catalogueOf(source.dataset), ...catalogue },
    provenance: provenanceOf(source, layerId, reading),
    ...(drawing !== undefined && { drawing }),
  };
}

function catalogueOf({ licence, attribution, dataDate }: Dataset): LayerCatalogue {
  return {
    ...(licence !== undefined && { licence }),
    ...(attribution !== undefined && { attribution }),
    ...(dataDate !== undefined && { dataDate }),
  };
}

/** Contents of tiles without the tileset that says where they are. */
const TILE_CONTENT = /\.(?:b3dm|i3dm|pnts|cmpt|glb|gltf|subtree)(?:[?#].*)?$/iu;

/** What the map draws a layer from beside its rows: the tileset or the picture as it came. */
function drawingOf(source: ReadSource, layer: LayerSummary, input: ReadInput): LayerDrawing | undefined {
  const { file, url, dataset, layers } = source;
  const data = dataset.layers.find(({ id }) => id === layer.id);
  if (data?.kind === 'image' && data.source.type === 'file') {
    return { kind: 'picture', files: filesOf(file, url, input) };
  }
  const features = featuresOf(source);
  if (features === undefined || layer.bounds === undefined) return undefined;
  if (layer.kind !== 'points' && !features.layers.includes(layer.id)) return undefined;
  const key = `${url ?? file}/${layers[0]?.contentHash ?? ''}`;
  return { kind: 'tileset', files: filesOf(file, url, input), features, key };
}

/** Of a tileset. A tile on its own is none: nothing says where it lies. */
function featuresOf({ file, url, dataset }: ReadSource): TileFeatures | undefined {
  const isTileset = dataset.format === '3d-tiles' && !TILE_CONTENT.test(url ?? file);
  return isTileset ? dataset.tileFeatures : undefined;
}

/** Everything beside and below the main file that was given with it. */
function filesOf(main: string, url: string | undefined, input: ReadInput): LayerFiles {
  if (input.kind === 'url') return { main: url ?? input.url };
  const folder = main.replace(/[^/]*$/u, '');
  return { main, kept: input.files.filter(({ path }) => path.startsWith(folder)) };
}

function provenanceOf(
  { file, url, dataset }: ReadSource,
  sourceLayer: string,
  { input, settings }: Reading,
): LayerProvenance {
  const { format, version, crs, report } = dataset;
  return {
    file: url ?? (input.kind === 'url' ? input.url : file),
    ...(input.kind === 'url' && { url: url ?? input.url }),
    sourceLayer,
    format,
    ...(version !== undefined && { version }),
    crs,
    settings,
    warnings: report.warnings.slice(0, KEPT_WARNINGS),
    // The session's clock knows when.
    addedAt: '',
  };
}
