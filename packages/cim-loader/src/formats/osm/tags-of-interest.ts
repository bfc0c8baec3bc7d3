import type { OsmTags } from './osm-feature.ts';
import { isPlace, pointOfInterestClass } from './point-layers.ts';

/** Keys the layers of a city are made by. */
const KEYS: ReadonlySet<string> = new Set([
  ...['building', 'building:part', 'highway', 'railway', 'waterway', 'natural', 'water', 'landuse'],
  ...['leisure', 'amenity', 'shop', 'tourism', 'office', 'man_made', 'power', 'place', 'boundary'],
  ...['public_transport', 'aeroway', 'area:highway'],
]);

/** Whether a way or relation with this key may come into a layer. */
export const isKeyOfInterest = (key: string): boolean => KEYS.has(key);

export const hasKeyOfInterest = (tags: OsmTags): boolean => {
  for (const key in tags) if (KEYS.has(key)) return true;
  return false;
};

/** Whether a node comes into a layer: crossings, poles and trees do not. */
export const isNodeOfInterest = (tags: OsmTags): boolean =>
  isPlace(tags) || pointOfInterestClass(tags) !== undefined;

interface AreaRule {
  readonly only?: ReadonlySet<string>;
  readonly except?: ReadonlySet<string>;
}

/**
 * Which closed ways are areas, by key: the list of github.com/tyrasd/osm-polygon-features (CC0), as far as it touches
 * the layers here.
 */
const AREA_RULES: Readonly<Record<string, AreaRule>> = {
  building: {},
  'building:part': {},
  landuse: {},
  leisure: { except: new Set(['track', 'slipway']) },
  amenity: {},
  shop: {},
  tourism: {},
  office: {},
  place: {},
  water: {},
  'area:highway': {},
  boundary: {},
  public_transport: {},
  natural: { except: new Set(['coastline', 'cliff', 'ridge', 'arete', 'tree_row']) },
  waterway: { only: new Set(['riverbank', 'dock', 'boatyard', 'dam']) },
  highway: { only: new Set(['services', 'rest_area', 'escape', 'elevator']) },
  railway: { only: new Set(['station', 'turntable', 'roundhouse', 'platform']) },
  power: { only: new Set(['plant', 'substation', 'generator', 'transformer']) },
  man_made: { except: new Set(['cutline', 'embankment', 'pipeline']) },
  aeroway: { except: new Set(['taxiway', 'runway']) },
};

/** Whether a closed way with these tags is an area. */
export function isArea(tags: OsmTags): boolean {
  const { area } = tags;
  if (area !== undefined && area !== 'no') return true;
  if (area === 'no') return false;
  for (const key in AREA_RULES) {
    const value = tags[key];
    const rule = AREA_RULES[key];
    if (value === undefined || value === 'no' || rule === undefined) continue;
    if (rule.only === undefined ? rule.except?.has(value) !== true : rule.only.has(value)) return true;
  }
  return false;
}

/** Keys of lines that may close. */
const LINE_KEYS = ['highway', 'railway', 'waterway'];

/** Whether a closed way is a line as well, whatever area it encloses: a ring road around a car park. */
export function isLine(tags: OsmTags): boolean {
  if (tags['area'] !== undefined && tags['area'] !== 'no') return false;
  const isNetwork = LINE_KEYS.some((key) => {
    const value = tags[key];
    return value !== undefined && AREA_RULES[key]?.only?.has(value) !== true;
  });
  return isNetwork || tags['boundary'] === 'administrative';
}
