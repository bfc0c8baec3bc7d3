import type { FeatureTableSource } from '@cityloom/twin-core';
import {
  ADDRESS_COLUMNS,
  classColumn,
  type ColumnRule,
  derivedTextColumn,
  EDITED_COLUMN,
  type FeatureRow,
  NAME_COLUMNS,
  tagColumn,
  tagNumberColumn,
  tagSource,
} from './column-rules.ts';
import { interiorPoint } from './interior-point.ts';
import type { OsmFeature, OsmGeometry, OsmTags } from './osm-feature.ts';
import { tableFromRows } from './table-from-features.ts';

/** Category of an amenity; those not listed are `other`. Street furniture is left out. */
const AMENITY_CATEGORIES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['school', 'kindergarten', 'university', 'college', 'library'].map((key) => [key, 'education']),
  ),
  ...Object.fromEntries(
    ['hospital', 'clinic', 'doctors', 'dentist', 'pharmacy', 'veterinary'].map((key) => [key, 'health']),
  ),
  ...Object.fromEntries(['police', 'fire_station'].map((key) => [key, 'safety'])),
  ...Object.fromEntries(
    ['fuel', 'charging_station', 'bus_station', 'parking', 'car_rental', 'bicycle_rental', 'taxi'].map(
      (key) => [key, 'transport'],
    ),
  ),
  ...Object.fromEntries(['car_wash', 'vehicle_inspection'].map((key) => [key, 'service'])),
  ...Object.fromEntries(['cafe', 'restaurant', 'bar', 'pub', 'fast_food'].map((key) => [key, 'food'])),
  ...Object.fromEntries(['bank', 'atm', 'bureau_de_change'].map((key) => [key, 'finance'])),
  ...Object.fromEntries(
    ['townhall', 'courthouse', 'embassy', 'post_office', 'community_centre'].map((key) => [
      key,
      'government',
    ]),
  ),
  ...Object.fromEntries(
    ['theatre', 'cinema', 'arts_centre', 'nightclub', 'fountain'].map((key) => [key, 'culture']),
  ),
  place_of_worship: 'worship',
  marketplace: 'shop',
};

const STREET_FURNITURE: ReadonlySet<string> = new Set([
  ...['bench', 'waste_basket', 'waste_disposal', 'shelter', 'bicycle_parking', 'parking_entrance', 'toilets'],
  ...['parking_space', 'drinking_water', 'fountain'],
]);

interface Classified {
  readonly class: string;
  readonly category: string;
}

const SPORT_LEISURE: ReadonlySet<string> = new Set(['stadium', 'sports_centre', 'fitness_centre']);

/** Classes by one tag after the other; the first that gives one counts. */
const CLASSIFIERS: readonly ((tags: OsmTags) => Classified | undefined)[] = [
  ({ amenity }) =>
    amenity === undefined || STREET_FURNITURE.has(amenity)
      ? undefined
      : { class: amenity, category: AMENITY_CATEGORIES[amenity] ?? 'other' },
  ({ highway, public_transport: publicTransport }) =>
    highway === 'bus_stop' || publicTransport === 'platform'
      ? { class: 'bus_stop', category: 'transport' }
      : undefined,
  ({ railway }) =>
    railway === 'station' || railway === 'halt'
      ? { class: 'railway_station', category: 'transport' }
      : undefined,
  ({ shop }) => named(shop, 'shop'),
  ({ tourism }) => named(tourism, 'tourism'),
  ({ leisure }) =>
    leisure !== undefined && SPORT_LEISURE.has(leisure) ? { class: leisure, category: 'sport' } : undefined,
  ({ office }) => named(office, 'office'),
];

/** The value as class; `yes` says no more than the tag itself. */
function named(value: string | undefined, category: string): Classified | undefined {
  return value === undefined ? undefined : { class: value === 'yes' ? category : value, category };
}

/** Class and category of a point of interest, or `undefined` for a thing that is none. */
export function pointOfInterestClass(tags: OsmTags): Classified | undefined {
  for (const classify of CLASSIFIERS) {
    const found = classify(tags);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface PointRow {
  readonly feature: OsmFeature;
  readonly geometry: OsmGeometry;
  readonly class: string;
  readonly category: string;
}

/** Point of a point; a position inside, for a polygon; none for a line. */
function pointOf({ geometry }: OsmFeature): OsmGeometry | undefined {
  if (geometry.type === 'point') return geometry;
  const rings = geometry.type === 'polygon' ? geometry.polygons[0] : undefined;
  if (rings === undefined) return undefined;
  return { type: 'point', position: interiorPoint(rings).map((degrees) => Math.round(degrees * 1e7) / 1e7) };
}

const POINT_COLUMNS: readonly ColumnRule<PointRow>[] = [
  classColumn((row) => row.class),
  derivedTextColumn(
    'category',
    { en: 'Category', 'zh-CN': '大类' },
    { en: 'Rule: by class', 'zh-CN': '规则：按类别' },
    (row) => row.category,
  ),
  ...NAME_COLUMNS,
  ...ADDRESS_COLUMNS,
  tagColumn('operator'),
  tagColumn('brand'),
  tagColumn('opening_hours'),
  tagColumn('phone'),
  tagColumn('website'),
  tagColumn('cuisine'),
  tagColumn('religion'),
  tagColumn('wheelchair'),
  EDITED_COLUMN,
];

/** Schools, hospitals, police, fire, fuel, bus stops, shops …; things mapped as areas become a point inside. */
export function pointsOfInterestLayer(features: readonly OsmFeature[]): FeatureTableSource {
  const rows: PointRow[] = [];
  for (const feature of features) {
    const classified = pointOfInterestClass(feature.tags);
    if (classified === undefined) continue;
    const geometry = pointOf(feature);
    if (geometry !== undefined) rows.push({ feature, geometry, ...classified });
  }
  return tableFromRows('points-of-interest', 'point', rows, POINT_COLUMNS);
}

const PLACES: ReadonlySet<string> = new Set([
  ...['city', 'town', 'village', 'hamlet', 'suburb', 'quarter', 'neighbourhood', 'borough'],
]);

/** Whether the tags name a city or a part of one. */
export const isPlace = (tags: OsmTags): boolean =>
  PLACES.has(tags['place'] ?? '') && tags['name'] !== undefined;

const PLACE_COLUMNS: readonly ColumnRule<FeatureRow>[] = [
  classColumn(({ feature }) => feature.tags['place'], { en: 'Kind', 'zh-CN': '类别' }, tagSource('place')),
  ...NAME_COLUMNS,
  tagNumberColumn('population', 'people', { en: 'Population', 'zh-CN': '人口' }, (value) => {
    const people = Number(value?.replace(/\s/gu, ''));
    return Number.isFinite(people) ? people : undefined;
  }),
  EDITED_COLUMN,
];

/** Names of the city and its parts; a place mapped as point and area counts once, by its point. */
export function placesLayer(features: readonly OsmFeature[]): FeatureTableSource {
  const named = features.filter(({ tags }) => isPlace(tags));
  const points = new Set(
    named.filter(({ geometry }) => geometry.type === 'point').map(({ tags }) => tags['name']),
  );
  const rows = named.flatMap((feature) => {
    const geometry =
      feature.geometry.type !== 'point' && points.has(feature.tags['name']) ? undefined : pointOf(feature);
    return geometry === undefined ? [] : [{ feature, geometry }];
  });
  return tableFromRows('places', 'point', rows, PLACE_COLUMNS);
}
