import type { FeatureTableSource, GeometryColumn } from '@cityloom/twin-core';
import { footprintArea } from './buildings.ts';
import {
  classColumn,
  type ColumnRule,
  derivedNumberColumn,
  EDITED_COLUMN,
  type FeatureRow,
  NAME_COLUMNS,
  tagColumn,
} from './column-rules.ts';
import type { OsmFeature, OsmTags } from './osm-feature.ts';
import { tableFromRows } from './table-from-features.ts';

/** Class of a feature in a layer by its tags; `undefined` if it does not belong there. */
type Classify = (tags: OsmTags) => string | undefined;

interface ClassedRow {
  readonly feature: OsmFeature;
  readonly class: string;
}

const oneOf = (value: string | undefined, accepted: ReadonlySet<string>): string | undefined =>
  value !== undefined && accepted.has(value) ? value : undefined;

const WATER_LANDUSE: ReadonlySet<string> = new Set(['reservoir', 'basin']);

const waterArea: Classify = (tags) => {
  if (tags['natural'] === 'water') return tags['water'] ?? 'water';
  if (tags['waterway'] === 'riverbank') return 'river';
  if (tags['amenity'] === 'fountain') return 'fountain';
  return oneOf(tags['landuse'], WATER_LANDUSE);
};

const WATERWAYS: ReadonlySet<string> = new Set(['river', 'canal', 'stream', 'ditch', 'drain']);
const waterway: Classify = (tags) => oneOf(tags['waterway'], WATERWAYS);

const GREEN_LEISURE: ReadonlySet<string> = new Set([
  ...['park', 'garden', 'pitch', 'playground', 'common', 'golf_course', 'nature_reserve'],
]);
const GREEN_NATURAL: ReadonlySet<string> = new Set(['wood', 'scrub', 'grassland', 'wetland', 'heath']);
const GREEN_LANDUSE: ReadonlySet<string> = new Set([
  ...['forest', 'grass', 'meadow', 'village_green', 'orchard', 'allotments', 'recreation_ground', 'cemetery'],
]);

const green: Classify = (tags) =>
  oneOf(tags['leisure'], GREEN_LEISURE) ??
  oneOf(tags['natural'], GREEN_NATURAL) ??
  oneOf(tags['landuse'], GREEN_LANDUSE);

const AMENITY_GROUNDS: ReadonlySet<string> = new Set([
  ...['parking', 'school', 'kindergarten', 'university', 'college', 'hospital'],
]);
const LEISURE_GROUNDS: ReadonlySet<string> = new Set(['stadium', 'sports_centre']);

const landuse: Classify = (tags) => {
  const use = tags['landuse'];
  if (use !== undefined) return GREEN_LANDUSE.has(use) || WATER_LANDUSE.has(use) ? undefined : use;
  if (tags['building'] !== undefined && tags['building'] !== 'no') return undefined;
  const amenity = oneOf(tags['amenity'], AMENITY_GROUNDS);
  if (amenity !== undefined) return amenity;
  if (tags['man_made'] === 'works' || tags['power'] === 'plant') return 'industrial';
  if (tags['place'] === 'village' || tags['place'] === 'neighbourhood') return 'residential';
  return oneOf(tags['leisure'], LEISURE_GROUNDS);
};

const RAILWAYS: ReadonlySet<string> = new Set([
  ...['rail', 'light_rail', 'tram', 'monorail', 'subway', 'construction', 'abandoned'],
]);
const POWER_LINES: ReadonlySet<string> = new Set(['line', 'minor_line', 'cable']);
const rail: Classify = (tags) => oneOf(tags['railway'], RAILWAYS);
const power: Classify = (tags) => oneOf(tags['power'], POWER_LINES);
const boundary: Classify = (tags) => (tags['boundary'] === 'administrative' ? 'administrative' : undefined);

const CLASS_COLUMN = classColumn<ClassedRow>((row) => row.class);

const AREA_COLUMN = derivedNumberColumn<ClassedRow>(
  'area',
  'm²',
  { en: 'Area', 'zh-CN': '面积' },
  { en: 'Computed from the outline', 'zh-CN': '由轮廓计算' },
  (row) => footprintArea(row.feature),
);

interface LayerRule {
  readonly id: string;
  readonly type: GeometryColumn['type'];
  readonly classify: Classify;
  readonly columns: readonly ColumnRule<FeatureRow>[];
}

const SIMPLE_LAYERS: readonly LayerRule[] = [
  { id: 'water', type: 'polygon', classify: waterArea, columns: [] },
  { id: 'waterways', type: 'line', classify: waterway, columns: [tagColumn('tunnel'), tagColumn('layer')] },
  { id: 'green', type: 'polygon', classify: green, columns: [tagColumn('sport'), tagColumn('surface')] },
  { id: 'landuse', type: 'polygon', classify: landuse, columns: [] },
  {
    id: 'rail',
    type: 'line',
    classify: rail,
    columns: [
      tagColumn('usage'),
      tagColumn('service'),
      tagColumn('electrified'),
      tagColumn('gauge'),
      tagColumn('bridge'),
    ],
  },
  {
    id: 'power',
    type: 'line',
    classify: power,
    columns: [tagColumn('voltage'), tagColumn('cables'), tagColumn('operator')],
  },
  { id: 'boundaries', type: 'line', classify: boundary, columns: [tagColumn('admin_level', 'adminLevel')] },
];

/** Areas of administrative boundaries; read where relations are. */
const DISTRICTS: LayerRule = {
  id: 'districts',
  type: 'polygon',
  classify: boundary,
  columns: [tagColumn('admin_level', 'adminLevel'), tagColumn('ref'), tagColumn('population')],
};

/** Administrative areas: districts, municipalities, the city. */
export const districtsLayer = (features: readonly OsmFeature[]): FeatureTableSource =>
  layerByRule(DISTRICTS, features);

/** Water, waterways, green, landuse, rail, power and administrative lines. */
export function areaAndLineLayers(features: readonly OsmFeature[]): FeatureTableSource[] {
  return SIMPLE_LAYERS.map((rule) => layerByRule(rule, features));
}

function layerByRule(
  { id, type, classify, columns }: LayerRule,
  features: readonly OsmFeature[],
): FeatureTableSource {
  const rows: ClassedRow[] = [];
  for (const feature of features) {
    if (feature.geometry.type !== type) continue;
    const found = classify(feature.tags);
    if (found !== undefined) rows.push({ feature, class: found });
  }
  const area = type === 'polygon' ? [AREA_COLUMN] : [];
  return tableFromRows(id, type, rows, [CLASS_COLUMN, ...NAME_COLUMNS, ...columns, ...area, EDITED_COLUMN]);
}
