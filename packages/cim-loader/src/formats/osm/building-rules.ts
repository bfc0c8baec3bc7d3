import type { OsmTags } from './osm-feature.ts';

/** Storey height and roof allowance of the rule "levels × 3 m + 1 m" (OSM wiki, Simple 3D Buildings: about 3 m per level). */
export const METRES_PER_LEVEL = 3;
export const ROOF_METRES = 1;

/** Height where neither height nor levels are tagged, metres, with the reason. Keys are values of `building`. */
export const TYPICAL_HEIGHTS: Readonly<Record<string, { readonly metres: number; readonly reason: string }>> =
  {
    apartments: { metres: 16, reason: '5 levels, the median of 959 tagged ones in Astana' },
    residential: { metres: 16, reason: 'as apartments' },
    dormitory: { metres: 16, reason: '5 levels, the median of the tagged ones in Astana' },
    house: { metres: 4, reason: '1 level, the median of 137 tagged ones in Astana' },
    detached: { metres: 4, reason: 'as house' },
    garage: { metres: 3, reason: 'one low storey, flat roof' },
    garages: { metres: 3, reason: 'one low storey, flat roof' },
    roof: { metres: 4, reason: 'canopy that a lorry passes under' },
    tank: { metres: 10, reason: 'common storage tank' },
    industrial: { metres: 7, reason: 'single-storey hall' },
    warehouse: { metres: 7, reason: 'single-storey hall' },
    hangar: { metres: 7, reason: 'single-storey hall' },
    manufacture: { metres: 7, reason: 'single-storey hall' },
    school: { metres: 13, reason: '4 levels, the median of 16 tagged ones in Astana' },
    kindergarten: { metres: 7, reason: '2 levels, the median of 9 tagged ones in Astana' },
    hospital: { metres: 13, reason: '4 levels, the median of 17 tagged ones in Astana' },
    university: { metres: 16, reason: '5 levels, the median of 9 tagged ones in Astana' },
    college: { metres: 16, reason: 'as university' },
    commercial: { metres: 13, reason: '4 levels, the median of 95 tagged ones in Astana' },
    office: { metres: 19, reason: '6 levels, the median of 4 tagged ones in Astana' },
    retail: { metres: 10, reason: '3 levels, the median of 17 tagged ones in Astana' },
    hotel: { metres: 37, reason: '12 levels, the median of 9 tagged ones in Astana' },
    public: { metres: 10, reason: '3 levels, the median of 4 tagged ones in Astana' },
    church: { metres: 12, reason: 'nave of a town church' },
    mosque: { metres: 12, reason: 'as church' },
    construction: { metres: 16, reason: 'as apartments' },
  };
export const OUTBUILDING_FOOTPRINT = 60;
export const OUTBUILDING_HEIGHT = { metres: 3, reason: 'untyped and under 60 m²: shed or garage' } as const;
export const UNTYPED_HEIGHT = {
  metres: 4,
  reason: 'untyped: 1 level, the median of 18,860 tagged ones in Astana',
} as const;

/** Use of a building by its `building` tag; `yes` and unknown values go on to the function tags and the address. */
const USE_BY_BUILDING: Readonly<Record<string, string>> = {
  apartments: 'residential',
  residential: 'residential',
  house: 'residential',
  detached: 'residential',
  dormitory: 'residential',
  commercial: 'commercial',
  office: 'commercial',
  retail: 'commercial',
  supermarket: 'commercial',
  hotel: 'accommodation',
  industrial: 'industrial',
  warehouse: 'industrial',
  manufacture: 'industrial',
  hangar: 'industrial',
  tank: 'industrial',
  school: 'education',
  kindergarten: 'education',
  university: 'education',
  college: 'education',
  hospital: 'health',
  clinic: 'health',
  church: 'religious',
  mosque: 'religious',
  garage: 'outbuilding',
  garages: 'outbuilding',
  roof: 'outbuilding',
  shed: 'outbuilding',
  public: 'public',
  civic: 'public',
  train_station: 'transport',
  construction: 'construction',
  abbandonned: 'vacant',
  abandoned: 'vacant',
};

const USE_BY_AMENITY: Readonly<Record<string, string>> = {
  school: 'education',
  kindergarten: 'education',
  university: 'education',
  college: 'education',
  hospital: 'health',
  clinic: 'health',
  doctors: 'health',
  place_of_worship: 'religious',
  bank: 'commercial',
  cafe: 'commercial',
  restaurant: 'commercial',
  bar: 'commercial',
  fuel: 'commercial',
  car_wash: 'commercial',
  marketplace: 'commercial',
};

function useByFunction(tags: OsmTags): string | undefined {
  const { amenity, shop, office, tourism, leisure, man_made: manMade } = tags;
  if (amenity !== undefined) return USE_BY_AMENITY[amenity] ?? 'public';
  if (shop !== undefined || office !== undefined) return 'commercial';
  if (tourism !== undefined) return tourism === 'hotel' || tourism === 'hostel' ? 'accommodation' : 'public';
  if (leisure !== undefined) return 'public';
  return manMade === undefined ? undefined : 'industrial';
}

/** Footprints a dwelling house has, m²; larger ones with few levels are halls. */
const HOUSE_FOOTPRINT = { least: 25, most: 600 } as const;
const APARTMENT_LEVELS = 4;
const APARTMENT_FOOTPRINT_MOST = 6000;

/**
 * Use of a building: its `building` tag, else its function (amenity, shop, office, tourism …), else, with a
 * house number, a dwelling by size: 4 levels and more up to 6,000 m², or fewer from 25 to 600 m²; without one
 * an outbuilding under 60 m²; else `unknown`.
 * @param footprint m².
 */
export function useOf(tags: OsmTags, levels: number | undefined, footprint: number): string {
  const byTag = USE_BY_BUILDING[tags['building'] ?? ''] ?? useByFunction(tags);
  if (byTag !== undefined) return byTag;
  if (tags['addr:housenumber'] === undefined)
    return footprint < OUTBUILDING_FOOTPRINT ? 'outbuilding' : 'unknown';
  const dwelling =
    (levels ?? 1) >= APARTMENT_LEVELS
      ? footprint <= APARTMENT_FOOTPRINT_MOST
      : footprint >= HOUSE_FOOTPRINT.least && footprint <= HOUSE_FOOTPRINT.most;
  return dwelling ? 'residential' : 'unknown';
}

/**
 * Residents = gross floor area × 0.7 ÷ 22 m².
 *
 * 0.7: share of dwellings in the gross floor area (walls, stairs and shops on the ground floor are the rest).
 * 22 m² of dwelling per person: Astana had about 19 million m² of housing in 2016 (city administration, June 2016)
 * for some 870,000 people; 23.7 m² was the mean of Kazakhstan's towns in 2013.
 * For all of Astana the rule is checked against the 814,400 people OSM gives for the city.
 */
export const DWELLING_SHARE = 0.7;
export const DWELLING_AREA_PER_PERSON = 22;

/** @param grossFloorArea m². Fractions of a person are kept: only sums mean anything. */
export function residentsOf(use: string, grossFloorArea: number): number {
  return use === 'residential' ? (grossFloorArea * DWELLING_SHARE) / DWELLING_AREA_PER_PERSON : 0;
}
