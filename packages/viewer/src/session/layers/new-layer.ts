import type { Dataset } from '@cityloom/cim-loader';
import type { LocalizedText } from '@cityloom/twin-core';
import type { LayerCatalogue, LayerProvenance, NewLayer } from './added-layer.ts';
import type { ReadInput, ReadSettings, ReadSource } from './dataset-reader.ts';

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
  return {
    ...{ data, bounds, objects, solid, contentHash, title, theme },
    catalogue: { ...catalogueOf(source.dataset), ...catalogue },
    provenance: provenanceOf(source, layerId, reading),
  };
}

function catalogueOf({ licence, attribution, dataDate }: Dataset): LayerCatalogue {
  return {
    ...(licence !== undefined && { licence }),
    ...(attribution !== undefined && { attribution }),
    ...(dataDate !== undefined && { dataDate }),
  };
}

function provenanceOf(
  { file, dataset }: ReadSource,
  sourceLayer: string,
  { input, settings }: Reading,
): LayerProvenance {
  const { format, version, crs, report } = dataset;
  return {
    file: input.kind === 'url' ? input.url : file,
    ...(input.kind === 'url' && { url: input.url }),
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
