import type { Column, LocalizedText } from '@cityloom/twin-core';
import { numberColumn, textColumn } from '@cityloom/twin-core';
import type { Georeference } from '../georeference/georeference.ts';
import type { AttributeColumns } from '../tables/attribute-columns.ts';
import type { LoadWarning } from '../validation/load-report.ts';
import type { FeatureLayer } from './dataset.ts';
import { deriveFootprint, derivePlan, type FootprintBasis } from './derive-footprint.ts';
import { GeometryCollector } from './geometry-collector.ts';
import type { IdCollector } from './id-collector.ts';
import type { ObjectLayer } from './object-layers.ts';
import type { PlanPolygons } from './plan-of-surfaces.ts';
import { type CollectedSurfaces, type SurfaceCollector, withoutRowsOfSurfaces } from './surface-collector.ts';
import type { SurfaceAppearance, SurfaceColumn, SurfaceMaterial, SurfaceTexture } from './surface-column.ts';

/** Rows of one layer while they arrive. */
export interface SurfaceRows {
  readonly layer: ObjectLayer;
  readonly surfaces: SurfaceCollector;
  readonly columns: AttributeColumns;
  readonly ids: IdCollector;
  count: number;
}

/** What all layers of a source share. */
export interface SurfaceLayerContext {
  readonly source: string;
  readonly file: string;
  readonly georeference: Georeference;
  readonly semanticNames: readonly string[];
  readonly materials: readonly SurfaceMaterial[];
  readonly textures: readonly SurfaceTexture[];
}

/** The ground under buildings: in CityGML and CityJSON by this name. */
const GROUND = 'GroundSurface';

/** Puts the rows on the globe and derives what models need from their surfaces. */
export function finishSurfaceLayer(
  rows: SurfaceRows,
  context: SurfaceLayerContext,
): { readonly layer: FeatureLayer; readonly warnings: readonly LoadWarning[] } {
  const { layer, count, ids, columns } = rows;
  const { file, source } = context;
  const warnings: LoadWarning[] = [];
  const { duplicates, ...tableIds } = ids.finish(`${layer.id}/`);
  if (duplicates.length > 0) {
    const message = 'id stands more than once; later ones are numbered ~2, ~3 …';
    warnings.push({
      code: 'duplicate-id',
      message,
      file,
      object: duplicates[0] ?? '',
      count: duplicates.length,
    });
  }
  const table = new Map(columns.finish(count, source));
  if (columns.dropped.size > 0) {
    const message = `more than 4096 attributes; left out, for example ${[...columns.dropped][0] ?? ''}`;
    warnings.push({ code: 'too-many-columns', message, file, count: columns.dropped.size });
  }
  const title = layer.title === undefined ? {} : { title: layer.title };
  const base = { kind: 'features' as const, id: layer.id, ...title };
  if (rows.surfaces.polygonsOfEndedRows === 0) {
    return { layer: { ...base, table: { layer: layer.id, count, ...tableIds, columns: table } }, warnings };
  }
  const placed = placeSurfaces(rows, context);
  warnings.push(...placed.warnings);
  const derived = deriveRows(placed.surfaces, count, layer.shape, context.semanticNames);
  for (const [name, column] of derived.columns) table.set(name, column);
  const surfaces = describeSurfaces(placed.surfaces, context);
  return {
    layer: {
      ...base,
      table: { layer: layer.id, count, ...tableIds, geometry: derived.geometry, columns: table },
      surfaces,
    },
    warnings,
  };
}

function placeSurfaces(
  { surfaces: collector }: SurfaceRows,
  { georeference, file }: SurfaceLayerContext,
): { readonly surfaces: CollectedSurfaces; readonly warnings: readonly LoadWarning[] } {
  const surfaces = collector.finish();
  const sourceBounds = boundsOf(surfaces.positions);
  georeference.transform(surfaces.positions, 3);
  const unplaced = rowsOffTheGlobe(surfaces);
  const warnings: LoadWarning[] = [];
  if (unplaced.size > 0) {
    const message = 'positions that are not on the globe in this CRS; the objects are kept without geometry';
    const object = `row ${[...unplaced][0] ?? 0}`;
    warnings.push({ code: 'position-off-the-globe', message, file, object, count: unplaced.size });
  }
  const placed = unplaced.size === 0 ? surfaces : withoutRowsOfSurfaces(surfaces, unplaced);
  warnings.push(...georeference.judge(boundsOf(placed.positions), sourceBounds));
  return { surfaces: placed, warnings };
}

function boundsOf(positions: Float64Array): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < positions.length; at += 3) {
    const x = positions[at] as number;
    const y = positions[at + 1] as number;
    if (x < west) west = x;
    if (x > east) east = x;
    if (y < south) south = y;
    if (y > north) north = y;
  }
  return [west, south, east, north];
}

function rowsOffTheGlobe({
  positions,
  positionOffsets,
  ringOffsets,
  polygonOffsets,
}: SurfaceColumn): Set<number> {
  const rows = new Set<number>();
  let at = 0;
  for (let row = 0; row < polygonOffsets.length - 1; row++) {
    const end = (positionOffsets[ringOffsets[polygonOffsets[row + 1] as number] as number] as number) * 3;
    for (; at < end; at += 3) {
      const isPlaced =
        Math.abs(positions[at] as number) <= 180 &&
        Math.abs(positions[at + 1] as number) <= 90 &&
        Math.abs(positions[at + 2] as number) < 1e6;
      if (!isPlaced) rows.add(row);
    }
  }
  return rows;
}

function describeSurfaces(
  { materials, textures, textureCoordinates, ...surfaces }: CollectedSurfaces,
  context: SurfaceLayerContext,
): SurfaceColumn {
  const appearance: SurfaceAppearance | undefined =
    materials === undefined && textures === undefined
      ? undefined
      : {
          materials: materials === undefined ? [] : context.materials,
          textures: textures === undefined ? [] : context.textures,
          ...(materials && { polygonMaterials: materials }),
          ...(textures && { polygonTextures: textures }),
          ...(textures && textureCoordinates && { textureCoordinates }),
        };
  return {
    ...surfaces,
    ...(surfaces.semantics && { semanticNames: context.semanticNames }),
    ...(appearance && { appearance }),
  };
}

/** Positions that are degrees already go through the geometry collector as they are. */
const PLACED = { transform: () => undefined } as const;

function deriveRows(
  surfaces: SurfaceColumn,
  count: number,
  shape: ObjectLayer['shape'],
  semanticNames: readonly string[],
): {
  readonly geometry: ReturnType<GeometryCollector['finish']>['column'];
  readonly columns: Map<string, Column>;
} {
  const collector = new GeometryCollector('polygon');
  const [height, ground, minimum] = [nans(count), nans(count), nans(count)];
  const bases: (FootprintBasis | undefined)[] = [];
  const groundCode = semanticNames.indexOf(GROUND) + 1;
  for (let row = 0; row < count; row++) {
    const isConstruction = shape === 'construction';
    const footprint = isConstruction ? deriveFootprint(surfaces, row, groundCode) : derivePlan(surfaces, row);
    collect(collector, footprint?.polygons ?? []);
    bases.push(footprint?.basis);
    if (footprint === undefined) continue;
    height[row] = roundedMetres(footprint.top - footprint.bottom);
    ground[row] = footprint.bottom;
    minimum[row] = 0;
  }
  const columns = derivedColumns(height, ground, minimum, bases);
  if (shape !== 'construction') columns.delete('footprintBasis');
  return {
    geometry: collector.finish(PLACED).column,
    columns: shape === 'plan' ? new Map<string, Column>() : columns,
  };
}

const nans = (count: number): Float64Array => new Float64Array(count).fill(NaN);

/** To a hundredth of a millimetre: less is what the way through the ellipsoid left. */
const roundedMetres = (metres: number): number => Math.round(metres * 1e5) / 1e5;

function collect(collector: GeometryCollector, polygons: PlanPolygons): void {
  for (const rings of polygons) {
    for (const ring of rings) {
      for (const [longitude, latitude] of ring) collector.position(longitude, latitude);
      collector.endRing();
    }
    collector.endPart();
  }
  collector.endRow();
}

const localized = (en: string, chinese: string): LocalizedText => ({ en, 'zh-CN': chinese });

const HEIGHT_SOURCE = localized(
  'highest point of the surfaces less the ground height',
  '表面最高点减去地面高程',
);
const GROUND_SOURCE = localized(
  'lowest point of the ground surfaces, else of all surfaces, above the ellipsoid',
  '地面表面（无则全部表面）的最低点，椭球高',
);
const MINIMUM_SOURCE = localized('the surfaces begin at the ground height', '表面自地面高程起算');
const BASIS_SOURCE = localized(
  'ground surfaces seen from above; else the lowest horizontal faces if they cover 60 % of the plan; else the ' +
    'outline of all faces; the convex one where faces cannot be united',
  '地面表面的俯视投影；无则取覆盖平面 60 % 以上的最低水平面；再无则取全部面的轮廓；无法合并时取凸包',
);
const BASIS_TITLES: Readonly<Record<FootprintBasis, LocalizedText>> = {
  'ground surfaces': localized('Ground surfaces', '地面表面'),
  'lowest faces': localized('Lowest faces', '最低面'),
  outline: localized('Outline', '轮廓'),
  'convex outline': localized('Convex outline', '凸包轮廓'),
};

function derivedColumns(
  height: Float64Array,
  ground: Float64Array,
  minimum: Float64Array,
  bases: readonly (FootprintBasis | undefined)[],
): Map<string, Column> {
  const derived = (title: LocalizedText, source: LocalizedText) => ({
    title,
    source: source.en,
    sourceTitle: source,
    derived: true,
  });
  const metres = (values: Float64Array, title: LocalizedText, source: LocalizedText): Column =>
    numberColumn(values, { ...derived(title, source), unit: 'm' });
  return new Map<string, Column>([
    ['height', metres(height, localized('Height', '高度'), HEIGHT_SOURCE)],
    [
      'minHeight',
      metres(minimum, localized('Height above ground of the underside', '底部离地高度'), MINIMUM_SOURCE),
    ],
    ['groundHeight', metres(ground, localized('Ground height', '地面高程'), GROUND_SOURCE)],
    [
      'footprintBasis',
      {
        ...textColumn(bases, derived(localized('Footprint made of', '基底来源'), BASIS_SOURCE)),
        valueTitles: BASIS_TITLES,
      },
    ],
  ]);
}
