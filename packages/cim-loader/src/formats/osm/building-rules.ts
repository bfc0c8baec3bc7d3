import type { LocalizedText } from '@cityloom/twin-core';
import type { OsmTags } from './osm-feature.ts';

/** Storey height and roof allowance of the rule "levels × 3 m + 1 m" (OSM wiki, Simple 3D Buildings: about 3 m per level). */
export const METRES_PER_LEVEL = 3;
export const ROOF_METRES = 1;

/** Height taken for want of a better one. */
export interface TypicalHeight {
  readonly metres: number;
  readonly reason: LocalizedText;
}

/** @param tagged how many buildings of the kind have their levels tagged; absent: too few to tell. */
function median(levels: number, tagged?: string): LocalizedText {
  return {
    en: `${levels} level${levels === 1 ? '' : 's'}, the median of ${tagged ?? 'the'} tagged ones in Astana`,
    'zh-CN': `${levels} 层，阿斯塔纳${tagged === undefined ? '' : ` ${tagged} 个`}已标注同类建筑的中位数`,
  };
}

const AS_APARTMENTS: LocalizedText = { en: 'as apartments', 'zh-CN': '同公寓楼' };
const LOW_STOREY: LocalizedText = { en: 'one low storey, flat roof', 'zh-CN': '单层低矮平屋顶' };
const HALL: LocalizedText = { en: 'single-storey hall', 'zh-CN': '单层厂房' };

/** Height where neither height nor levels are tagged. Keys are values of `building`. */
export const TYPICAL_HEIGHTS: Readonly<Record<string, TypicalHeight>> = {
  apartments: { metres: 16, reason: median(5, '959') },
  residential: { metres: 16, reason: AS_APARTMENTS },
  dormitory: { metres: 16, reason: median(5) },
  house: { metres: 4, reason: median(1, '137') },
  detached: { metres: 4, reason: { en: 'as house', 'zh-CN': '同独栋住宅' } },
  garage: { metres: 3, reason: LOW_STOREY },
  garages: { metres: 3, reason: LOW_STOREY },
  roof: { metres: 4, reason: { en: 'canopy that a lorry passes under', 'zh-CN': '可通行货车的顶棚' } },
  tank: { metres: 10, reason: { en: 'common storage tank', 'zh-CN': '常见储罐' } },
  industrial: { metres: 7, reason: HALL },
  warehouse: { metres: 7, reason: HALL },
  hangar: { metres: 7, reason: HALL },
  manufacture: { metres: 7, reason: HALL },
  school: { metres: 13, reason: median(4, '16') },
  kindergarten: { metres: 7, reason: median(2, '9') },
  hospital: { metres: 13, reason: median(4, '17') },
  university: { metres: 16, reason: median(5, '9') },
  college: { metres: 16, reason: { en: 'as university', 'zh-CN': '同大学' } },
  commercial: { metres: 13, reason: median(4, '95') },
  office: { metres: 19, reason: median(6, '4') },
  retail: { metres: 10, reason: median(3, '17') },
  hotel: { metres: 37, reason: median(12, '9') },
  public: { metres: 10, reason: median(3, '4') },
  church: { metres: 12, reason: { en: 'nave of a town church', 'zh-CN': '城镇教堂中殿' } },
  mosque: { metres: 12, reason: { en: 'as church', 'zh-CN': '同教堂' } },
  construction: { metres: 16, reason: AS_APARTMENTS },
};
export const OUTBUILDING_FOOTPRINT = 60;
export const OUTBUILDING_HEIGHT: TypicalHeight = {
  metres: 3,
  reason: { en: 'untyped and under 60 m²: shed or garage', 'zh-CN': '无类型且小于 60 m²：棚屋或车库' },
};
const UNTYPED = median(1, '18,860');
export const UNTYPED_HEIGHT: TypicalHeight = {
  metres: 4,
  reason: { en: `untyped: ${UNTYPED.en}`, 'zh-CN': `无类型：${UNTYPED['zh-CN']}` },
};

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
