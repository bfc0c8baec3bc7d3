import lookUpTimeZone from '@photostructure/tz-lookup';
import type { Bounds, FeatureTableSource } from '@cityloom/twin-core';
import type { CityManifest } from '../catalog/manifest.ts';
import { numberIn } from './column-lookup.ts';

/** Height above the ground from which a city is first seen, metres. */
const NEAREST = 250;
const FARTHEST = 12_000;
/** How many times its height one must be off to see a tower whole. */
const TOWER_SHARE = 4;
const METRES_PER_DEGREE = 111_195;
/** Objects beyond this share on each side are outliers: a road that leaves an extract, a stop in the next town. */
const TAIL = 0.05;

/** Where to look first: the middle of most objects, from high enough to see most of them. */
export function homeViewOf(tables: readonly FeatureTableSource[], bounds: Bounds): CityManifest['home'] {
  const buildings = tables.find(({ layer }) => layer === 'buildings');
  const [west, south, east, north] = mostOf(buildings === undefined ? tables : [buildings]) ?? bounds;
  const longitudeDegrees = round((west + east) / 2);
  const latitudeDegrees = round((south + north) / 2);
  const width = (east - west) * METRES_PER_DEGREE * Math.cos((latitudeDegrees * Math.PI) / 180);
  const height = (north - south) * METRES_PER_DEGREE;
  const tallest = buildings === undefined ? 0 : tallestOf(buildings);
  const wanted = Math.max(width * 0.9, height * 0.9, tallest * TOWER_SHARE);
  const range = Math.round(Math.min(FARTHEST, Math.max(NEAREST, wanted)));
  return { longitudeDegrees, latitudeDegrees, range };
}

function tallestOf({ columns, count }: FeatureTableSource): number {
  const heights = columns.get('height');
  let tallest = 0;
  for (let row = 0; row < count; row++) tallest = Math.max(tallest, numberIn(heights, row) ?? 0);
  return tallest;
}

const round = (degrees: number): number => Math.round(degrees * 1e5) / 1e5;

function mostOf(tables: readonly FeatureTableSource[]): Bounds | undefined {
  const longitudes: number[] = [];
  const latitudes: number[] = [];
  for (const { geometry } of tables) {
    if (geometry === undefined) continue;
    // One position of each part is enough, and keeps long lines from counting more than houses.
    for (const ring of geometry.ringOffsets.subarray(0, -1)) {
      const at = geometry.positionOffsets[ring] as number;
      if (at * 2 + 1 >= geometry.positions.length) continue;
      longitudes.push(geometry.positions[at * 2] as number);
      latitudes.push(geometry.positions[at * 2 + 1] as number);
    }
  }
  if (longitudes.length === 0) return undefined;
  const between = (values: number[]): [number, number] => {
    const sorted = Float64Array.from(values).sort();
    const cut = Math.floor(sorted.length * TAIL);
    return [sorted[cut] as number, sorted[sorted.length - 1 - cut] as number];
  };
  const [west, east] = between(longitudes);
  const [south, north] = between(latitudes);
  return [west, south, east, north];
}

/** IANA time zone of a place; `UTC` where there is none. */
export function timeZoneAt({ latitudeDegrees, longitudeDegrees }: CityManifest['home']): string {
  try {
    return lookUpTimeZone(latitudeDegrees, longitudeDegrees);
  } catch {
    // Not on the globe: an empty city.
    return 'UTC';
  }
}
