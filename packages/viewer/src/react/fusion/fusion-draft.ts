import type { DataOrigin, FusionInput, FusionRecipe, FusionSourceRules } from '@cityloom/cim-loader';
import type { AddedLayer, SessionState } from '../../session/index.ts';

/** One source of a fusion: a layer of the city, and how it is fused. */
export interface DraftSource {
  /** Id of the layer. */
  readonly layer: string;
  readonly rules: FusionSourceRules;
}

/** A recipe over layers of the city that is open. */
export interface FusionDraft {
  /** Id of the layer values are brought to. */
  readonly model: string;
  readonly origin: DataOrigin;
  /** Date of the model's data, ISO 8601. */
  readonly time: string | undefined;
  readonly sources: readonly DraftSource[];
}

type City = Pick<SessionState, 'manifest' | 'addedLayers'>;

/** Layers a recipe names that the city does not have. */
export interface MissingInputs {
  readonly missing: readonly string[];
}

/** Who keeps a layer and when it was true, where the catalogue says so. */
export function statedOf(
  { manifest, addedLayers }: City,
  layer: string,
): { readonly origin: DataOrigin | undefined; readonly time: string | undefined } {
  const added = addedLayers.find(({ id }) => id === layer);
  if (added !== undefined) return { origin: added.catalogue.origin, time: dateOf(added.catalogue.dataDate) };
  const source = manifest?.sources.find(({ id }) => !id.startsWith('added:'));
  return { origin: undefined, time: dateOf(source?.dataDate) };
}

/** A recipe takes whole dates; what people write beside that stays in the catalogue. */
function dateOf(text: string | undefined): string | undefined {
  return /^\d{4}-\d{2}-\d{2}/u.exec(text ?? '')?.[0];
}

function inputOf(added: AddedLayer | undefined, layer: string, city: string): FusionInput {
  if (added === undefined) return { file: city, layer };
  const { file, url, sourceLayer, settings } = added.provenance;
  const { crs, axisOrder, datum } = settings.georeference ?? {};
  return {
    file: url === undefined ? file : new URL(url, document.baseURI).href,
    layer: sourceLayer,
    ...(typeof crs === 'string' && { crs }),
    ...(axisOrder !== undefined && { axisOrder }),
    ...(datum !== undefined && { datum }),
    ...(settings.encoding !== undefined && { encoding: settings.encoding }),
    ...(settings.levelOfDetail !== undefined && { levelOfDetail: settings.levelOfDetail }),
  };
}

/** The recipe `cityloom fuse` runs: layers of the package are named by its id, others by file or address. */
export function recipeOf(draft: FusionDraft, { manifest, addedLayers }: City): FusionRecipe {
  const input = (layer: string): FusionInput =>
    inputOf(
      addedLayers.find(({ id }) => id === layer),
      layer,
      manifest?.id ?? '',
    );
  const { model, origin, time, sources } = draft;
  return {
    schema: 'cityloom/fusion',
    schemaVersion: 1,
    model: { ...input(model), origin, ...(time !== undefined && { time }) },
    sources: sources.map(({ layer, rules }) => ({ ...input(layer), ...rules })),
  };
}

/** The recipe over the layers that are open; or what it names and is not there. */
export function draftOf(recipe: FusionRecipe, city: City): FusionDraft | MissingInputs {
  const model = findLayerOf(recipe.model, city);
  const sources = recipe.sources.map((source) => ({ source, layer: findLayerOf(source, city) }));
  const missing = [
    ...(model === undefined ? [recipe.model] : []),
    ...sources.filter(({ layer }) => layer === undefined).map(({ source }) => source),
  ].map(({ file, layer }) => (layer === undefined ? file : `${file} (${layer})`));
  if (model === undefined || missing.length > 0) return { missing };
  return {
    model,
    origin: recipe.model.origin,
    time: recipe.model.time,
    sources: sources.map(({ source, layer = '' }) => ({ layer, rules: rulesOf(source) })),
  };
}

function rulesOf(source: FusionRecipe['sources'][number]): FusionSourceRules {
  const { id, origin, time, match, attributes, unmatched, decisions, resolutions } = source;
  return {
    ...{ id, origin, match },
    ...(time !== undefined && { time }),
    ...(attributes !== undefined && { attributes }),
    ...(unmatched !== undefined && { unmatched }),
    ...(decisions !== undefined && { decisions }),
    ...(resolutions !== undefined && { resolutions }),
  };
}

const nameOf = (path: string): string => path.replace(/\/+$/u, '').split('/').at(-1) ?? path;

/** Files are known by their names: a recipe moves between folders. */
function findLayerOf({ file, layer }: FusionInput, { manifest, addedLayers }: City): string | undefined {
  if (manifest?.id === nameOf(file)) {
    const own = manifest.layers.filter(({ id }) => !addedLayers.some((added) => added.id === id));
    return own.find(({ id }) => id === (layer ?? 'buildings'))?.id;
  }
  return addedLayers.find(
    ({ provenance }) =>
      (provenance.url === file || nameOf(provenance.file) === nameOf(file)) &&
      (layer === undefined || provenance.sourceLayer === layer),
  )?.id;
}
