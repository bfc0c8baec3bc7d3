import {
  type Bounds,
  createFeatureTable,
  createGroundSurface,
  type FeatureTableSource,
  type GroundSurface,
  terrainAround,
  unionBounds,
} from '@cityloom/twin-core';
import type { CityContent, ImageContent, LayerContent, TerrainContent } from '../catalog/city-content.ts';
import type { CityManifest, DerivationRule, SourceEntry } from '../catalog/manifest.ts';
import type { Dataset, DatasetLayer, FeatureLayer } from '../datasets/dataset.ts';
import type { SurfaceColumn } from '../datasets/surface-column.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import type { AssembledCity } from './assemble-city.ts';
import { assembleNetwork } from './assemble-network.ts';
import { withBuildingColumns } from './building-columns.ts';
import { ALL_THEMES, cimLevelOf, isBuildingName, presentationOf } from './generic-layers.ts';
import { homeViewOf, timeZoneAt } from './home-view.ts';
import { DERIVATIONS, type LayerPresentation } from './layer-catalogue.ts';
import type { LayerMapping, RecipeSource } from './recipe-sources.ts';
import { isRoadTable, withRoadColumns } from './road-columns.ts';
import type { WarningCode } from '../validation/warning-codes.ts';
import { heightsDoNotFit, standOnGround } from './stand-on-ground.ts';

/** One source, read. */
export interface CityInput {
  readonly dataset: Dataset;
  readonly source: RecipeSource;
  readonly files: SourceEntry['files'];
}

/** What a city is called, and what would else be found from its objects. */
export interface CityFrame extends Pick<CityManifest, 'id' | 'title'> {
  readonly home?: CityManifest['home'];
  readonly timeZone?: string;
  readonly themes?: CityManifest['themes'];
}

/**
 * Makes a city of datasets of any format: layers are sorted into themes, buildings get what models need, roads a
 * network, ground is cut to the city.
 */
export function assembleDatasets(frame: CityFrame, inputs: readonly CityInput[]): AssembledCity {
  return new DatasetAssembler(frame).assemble(inputs);
}

type Entry = LayerContent['entry'];

class DatasetAssembler {
  private readonly frame: CityFrame;
  private readonly taken = new Set<string>();
  private readonly tables: {
    readonly entry: Entry;
    readonly table: FeatureTableSource;
    readonly surfaces?: SurfaceColumn;
    /** Whether the surfaces have heights of a survey; else they count from the ground. */
    readonly isSurveyed?: boolean;
  }[] = [];
  private readonly terrains: TerrainContent[] = [];
  private readonly images: ImageContent[] = [];
  private readonly warnings: LoadWarning[] = [];
  private readonly counts: Record<string, number> = {};
  private isOsm = false;

  constructor(frame: CityFrame) {
    this.frame = frame;
  }

  assemble(inputs: readonly CityInput[]): AssembledCity {
    for (const input of inputs) this.add(input);
    const { frame } = this;
    const bounds = this.bounds();
    const terrains = this.terrains.map(({ entry, grid }) => ({ entry, grid: this.cropped(grid, bounds) }));
    const sorted = sortedByTheme(this.tables);
    const layers = this.placed(sorted, createGroundSurface(terrains.map(({ grid }) => grid)));
    const network = assembleNetwork({ layers });
    const themes = [...(frame.themes ?? []), ...ALL_THEMES.filter(({ id }) => !hasId(frame.themes, id))];
    const entries = [...sorted, ...this.terrains, ...this.images].map(({ entry }) => entry);
    const sources = this.tables.map(({ table }) => table);
    const home = frame.home ?? homeViewOf(sources, bounds);
    const content: CityContent = {
      id: frame.id,
      title: frame.title,
      home,
      timeZone: frame.timeZone ?? timeZoneAt(home),
      themes: themes.filter(({ id }) => entries.some(({ theme }) => theme === id)),
      sources: inputs.map((input) => sourceEntryOf(input)),
      derivations: derivationsFor(layers, terrains.length > 0),
      layers,
      ...(network && { network }),
      tilesets: [],
      terrains,
      images: this.images,
    };
    return { content, report: { counts: this.counts, warnings: this.warnings } };
  }

  /** Buildings are put on the ground of the city. */
  private placed(tables: DatasetAssembler['tables'], ground: GroundSurface): LayerContent[] {
    return tables.map(({ entry, table, surfaces, isSurveyed = false }) => {
      if (entry.kind !== 'tileset') return { entry, table: createFeatureTable(table) };
      const standing = standOnGround(table, surfaces && { surfaces, isSurveyed }, ground);
      if (standing.gap !== undefined) {
        this.warnings.push(heightsDoNotFit(entry.id, standing.gap));
      }
      return {
        entry,
        table: createFeatureTable(standing.table),
        ...(standing.surfaces && { surfaces: standing.surfaces }),
      };
    });
  }

  private cropped(grid: TerrainContent['grid'], bounds: Bounds): TerrainContent['grid'] {
    return this.tables.length === 0 ? grid : terrainAround(grid, bounds);
  }

  private bounds(): Bounds {
    const all = [
      ...this.tables.map(({ table }) => boundsOf(table)).filter((each) => each !== undefined),
      ...(this.tables.length > 0 ? [] : this.terrains.map(({ grid }) => grid.bounds)),
      ...(this.tables.length > 0 ? [] : this.images.map(({ bounds }) => bounds)),
    ];
    return all.length === 0 ? [0, 0, 0, 0] : all.reduce((one, other) => unionBounds(one, other));
  }

  private add({ dataset, source }: CityInput): void {
    this.isOsm = dataset.format.startsWith('osm');
    for (const [name, count] of Object.entries(dataset.report.counts)) {
      this.counts[name] = (this.counts[name] ?? 0) + count;
    }
    this.warnings.push(...dataset.report.warnings);
    for (const layer of dataset.layers) {
      const mapping = source.layers?.[layer.id];
      if (mapping === null) continue;
      this.addLayer(layer, source, mapping ?? {});
    }
  }

  private addLayer(layer: DatasetLayer, source: RecipeSource, mapping: LayerMapping): void {
    if (layer.kind === 'points') {
      this.warn(
        'layer-left-out',
        `layer ${layer.id} is a point cloud; it is not kept in city packages`,
        source,
      );
      return;
    }
    if (layer.kind === 'features') {
      this.addFeatures(layer, source, mapping);
      return;
    }
    const entry = this.entryOf(layer, presentationOf(layer), source, mapping, mapping.id ?? layer.id);
    if (layer.kind === 'terrain') this.terrains.push({ entry, grid: layer.grid });
    else {
      const { bounds, count, source: image } = layer;
      this.images.push({ entry: { ...entry, image }, bounds, count });
    }
  }

  private addFeatures(layer: FeatureLayer, source: RecipeSource, mapping: LayerMapping): void {
    const { table } = layer;
    if (table.count === 0) return;
    if (table.geometry === undefined) {
      const message = `layer ${layer.id} has no geometry; join it to objects first (cityloom fuse)`;
      this.warn('layer-left-out', message, source);
      return;
    }
    const role = roleOf(layer, mapping);
    const id = mapping.id ?? (role === undefined ? plainId(layer) : ROLE_LAYER[role]);
    const entry = this.entryOf(layer, presentationFor(layer, role), source, mapping, id);
    const named = renamed(table, entry.id);
    if (role === 'buildings') {
      const { table: complete, derivedHeights } = withBuildingColumns(named);
      if (derivedHeights > 0) this.counts['derived-heights'] = derivedHeights;
      const { surfaces } = layer;
      this.tables.push({
        entry: { ...entry, kind: 'tileset' },
        table: complete,
        // Parts of OpenStreetMap stand on the ground already; other solids on the heights of their survey.
        ...(surfaces && { surfaces, isSurveyed: !this.isOsm }),
      });
    } else this.tables.push({ entry, table: role === 'roads' ? withRoadColumns(named) : named });
  }

  private entryOf(
    layer: DatasetLayer,
    shown: LayerPresentation,
    source: RecipeSource,
    mapping: LayerMapping,
    wanted: string,
  ): Entry {
    let id = wanted;
    for (let copy = 2; this.taken.has(id); copy++) id = `${wanted}-${copy}`;
    this.taken.add(id);
    const theme = mapping.theme ?? shown.theme;
    const extent = layer.kind === 'features' ? boundsOf(layer.table) : undefined;
    return {
      id,
      theme,
      title: mapping.title ?? shown.title,
      kind: shown.kind,
      visible: mapping.visible ?? shown.visible,
      source: source.id,
      cimLevel: mapping.cimLevel ?? cimLevelOf(layer, theme),
      ...(extent && { extent }),
    };
  }

  private warn(code: WarningCode, message: string, source: RecipeSource): void {
    this.warnings.push({ code, message, file: source.title });
  }
}

const hasId = (list: readonly { readonly id: string }[] | undefined, id: string): boolean =>
  list?.some((each) => each.id === id) === true;

type Role = 'buildings' | 'roads';
const ROLE_LAYER: Readonly<Record<Role, string>> = { buildings: 'buildings', roads: 'roads' };

/** Surfaces of roads are no lines of roads: the map and the models take `roads` for lines. */
const plainId = ({ id, table }: FeatureLayer): string =>
  id === 'roads' && table.geometry?.type !== 'line' ? 'road-areas' : id;

/** What models take a layer for: by its mapped id, else by what it holds. */
function roleOf({ id, table }: FeatureLayer, mapping: LayerMapping): Role | undefined {
  const name = (mapping.id ?? id).toLowerCase();
  if (name === 'building-parts') return undefined;
  if (table.geometry?.type === 'polygon' && isBuildingName(name)) return 'buildings';
  if (table.geometry?.type === 'line' && (name === 'roads' || isRoadTable(table))) return 'roads';
  return undefined;
}

function presentationFor(layer: FeatureLayer, role: Role | undefined): LayerPresentation {
  const shown = presentationOf(role === undefined ? layer : { ...layer, id: ROLE_LAYER[role] });
  // Its own name tells a layer of buildings from another better than the common one.
  return role === undefined || layer.title === undefined
    ? shown
    : { ...shown, title: presentationOf(layer).title };
}

/** The table under another layer id: ids of rows start with it. */
function renamed(table: FeatureTableSource, layer: string): FeatureTableSource {
  if (table.layer === layer) return table;
  const moved = (id: string): string =>
    id.startsWith(`${table.layer}/`) ? `${layer}${id.slice(table.layer.length)}` : `${layer}/${id}`;
  const { ids, idParts } = table;
  return {
    ...table,
    layer,
    ...(ids && { ids: ids.map(moved) }),
    ...(idParts && { idParts: { ...idParts, prefixes: idParts.prefixes.map(moved) } }),
  };
}

function boundsOf({ geometry }: FeatureTableSource): Bounds | undefined {
  const positions = geometry?.positions ?? new Float64Array(0);
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 2) {
    west = Math.min(west, positions[at] as number);
    east = Math.max(east, positions[at] as number);
    south = Math.min(south, positions[at + 1] as number);
    north = Math.max(north, positions[at + 1] as number);
  }
  return west <= east ? [west, south, east, north] : undefined;
}

function sortedByTheme<Layer extends { readonly entry: Entry }>(layers: readonly Layer[]): Layer[] {
  const rank = ({ entry }: Layer): number => ALL_THEMES.findIndex(({ id }) => id === entry.theme);
  return layers.toSorted((first, second) => rank(first) - rank(second));
}

/** A rule about the ground is one of cities with terrain. */
function derivationsFor(layers: readonly LayerContent[], hasTerrain: boolean): DerivationRule[] {
  return DERIVATIONS.filter(
    ({ layer, column }) =>
      (hasTerrain || column !== 'groundHeight') &&
      layers.some(({ entry, table }) => entry.id === layer && table.columns.get(column)?.derived === true),
  );
}

function extentOf(layer: DatasetLayer): Bounds | undefined {
  if (layer.kind === 'features') return boundsOf(layer.table);
  return layer.kind === 'terrain' ? layer.grid.bounds : undefined;
}

/** What the recipe says goes before what the file says. */
function sourceEntryOf({ dataset, source, files }: CityInput): SourceEntry {
  const extents = dataset.layers.map(extentOf).filter((each) => each !== undefined);
  const optional = {
    dataDate: source.dataDate ?? dataset.dataDate,
    crs: dataset.crs,
    extent: extents.length === 0 ? undefined : extents.reduce((one, other) => unionBounds(one, other)),
    owner: source.owner,
    dataOrigin: source.dataOrigin,
    updateCycle: source.updateCycle,
    openness: source.openness,
  };
  return {
    id: source.id,
    title: source.title,
    licence: source.licence ?? dataset.licence ?? '',
    licenceUrl: source.licenceUrl ?? '',
    attribution: source.attribution ?? dataset.attribution ?? '',
    origin: source.origin ?? files.map(({ name }) => name).join(', '),
    files,
    format: dataset.format,
    ...(withoutAbsent(optional) as Partial<SourceEntry>),
  };
}

const withoutAbsent = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
