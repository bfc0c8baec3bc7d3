import { boundsContain } from '@cityloom/twin-core';
import type { Position } from '@cityloom/twin-core';
import type { LoadProposal } from '../validation/load-report.ts';
import { CHINESE_CITIES } from './chinese-cities.ts';
import { createTransverseMercator } from './transverse-mercator.ts';
import { WGS84_ECCENTRICITY_SQUARED, WGS84_SEMI_MAJOR_AXIS } from './crs-definition.ts';

/** First code of CGCS2000's zones: 3-degree with zone number (25–45), by meridian (75°–135°), 6-degree (13–23). */
const THREE_DEGREE_ZONES = 4513;
const THREE_DEGREE_MERIDIANS = 4534;
const SIX_DEGREE_ZONES = 4491;
/** Northings of China, metres. */
const CHINA_NORTHINGS = [1_900_000, 5_950_000] as const;
/** Kilometres to a known city that make a zone plausible. */
const NEAR_CITY = 150;
/** Half the width of the spherical Mercator plane. */
const MERCATOR_EDGE = 20_037_508.35;

/**
 * Which CRS metres without a (plausible) CRS may be in, the likeliest first.
 * @param east easting, metres, of the middle of the data.
 */
export function proposeForMetres(east: number, north: number): readonly LoadProposal[] {
  if (north >= CHINA_NORTHINGS[0] && north <= CHINA_NORTHINGS[1]) {
    const byNumber = zoneFromNumber(east);
    if (byNumber !== undefined) return [byNumber];
    if (east > 200_000 && east < 800_000) {
      const byCity = zoneFromCity(east, north);
      if (byCity !== undefined) return [byCity];
    }
  }
  return [...national(east, north), ...mercator(east, north)];
}

/** The zone's number stands in front of the easting: 38 430799. */
function zoneFromNumber(east: number): LoadProposal | undefined {
  const zone = Math.floor(east / 1_000_000);
  const rest = east - zone * 1_000_000;
  if (rest < 150_000 || rest > 850_000) return undefined;
  if (zone >= 25 && zone <= 45) {
    const reason = `easting begins with ${zone}, the number of the 3-degree zone around ${zone * 3}° E`;
    return { setting: 'crs', value: `EPSG:${THREE_DEGREE_ZONES + zone - 25}`, reason };
  }
  if (zone >= 13 && zone <= 23) {
    const reason = `easting begins with ${zone}, the number of the 6-degree zone around ${zone * 6 - 3}° E`;
    return { setting: 'crs', value: `EPSG:${SIX_DEGREE_ZONES + zone - 13}`, reason };
  }
  return undefined;
}

/** Without a number only the place tells: the meridian under which the position comes to lie nearest to a large city. */
function zoneFromCity(east: number, north: number): LoadProposal | undefined {
  let best: { meridian: number; city: string; distance: number } | undefined;
  for (let meridian = 75; meridian <= 135; meridian += 3) {
    const [longitude, latitude] = positionInZone(meridian, east, north);
    // Zones are 3° wide; surveys stay inside with a little margin.
    if (Math.abs(longitude - meridian) > 2) continue;
    for (const [city, cityLongitude, cityLatitude] of CHINESE_CITIES) {
      const eastKm = (longitude - cityLongitude) * 111.3 * Math.cos((latitude * Math.PI) / 180);
      const distance = Math.hypot(eastKm, (latitude - cityLatitude) * 111);
      if (distance < (best?.distance ?? NEAR_CITY)) best = { meridian, city, distance };
    }
  }
  if (best === undefined) return undefined;
  const { meridian, city, distance } = best;
  const reason =
    `under the central meridian ${meridian}° E the data lies ${Math.round(distance)} km from ${city}; ` +
    'metres alone do not tell the zone, so check it';
  return { setting: 'crs', value: `EPSG:${THREE_DEGREE_MERIDIANS + (meridian - 75) / 3}`, reason };
}

function positionInZone(meridian: number, east: number, north: number): Position {
  const position = Float64Array.of(east, north);
  createTransverseMercator({
    semiMajorAxis: WGS84_SEMI_MAJOR_AXIS,
    eccentricitySquared: WGS84_ECCENTRICITY_SQUARED,
    originLatitude: 0,
    centralMeridian: meridian,
    scale: 1,
    falseEasting: 500_000,
    falseNorthing: 0,
  }).inverse(position, 2);
  return [position[0] as number, position[1] as number];
}

/** Ranges of national grids that few others share: code, bounds of [east, north] in metres. */
const NATIONAL_GRIDS: readonly (readonly [
  code: number,
  name: string,
  bounds: readonly [number, number, number, number],
])[] = [
  [2056, 'Swiss LV95', [2_480_000, 1_070_000, 2_840_000, 1_300_000]],
  [5514, 'Krovak (Czechia, Slovakia)', [-950_000, -1_350_000, -160_000, -930_000]],
  [2154, 'Lambert-93 (France)', [95_000, 6_045_000, 1_245_000, 7_115_000]],
  [28992, 'Rijksdriehoek (Netherlands)', [-7_000, 289_000, 300_000, 629_000]],
  [2326, 'Hong Kong 1980 Grid', [800_000, 799_000, 870_000, 849_000]],
  [3414, 'Singapore SVY21', [2_000, 11_000, 56_000, 51_000]],
  [25832, 'UTM zone 32N (central Europe)', [250_000, 5_200_000, 850_000, 6_400_000]],
  [27700, 'British National Grid', [0, 0, 700_000, 1_300_000]],
];

function national(east: number, north: number): readonly LoadProposal[] {
  return NATIONAL_GRIDS.filter(([, , bounds]) => boundsContain([...bounds], [east, north]))
    .slice(0, 1)
    .map(([code, name]) => ({
      setting: 'crs',
      value: `EPSG:${code}`,
      reason: `the numbers lie in the range of ${name}; others share it, so check`,
    }));
}

function mercator(east: number, north: number): readonly LoadProposal[] {
  if (Math.abs(east) > MERCATOR_EDGE || Math.abs(north) > MERCATOR_EDGE) return [];
  const web: LoadProposal = {
    setting: 'crs',
    value: 'EPSG:3857',
    reason: 'the numbers lie in the range of web Mercator',
  };
  const isChina = east > 8_000_000 && east < 15_100_000 && north > 300_000 && north < 7_400_000;
  if (!isChina) return [web];
  const reason = 'Baidu exports use their own Mercator metres (on BD-09), which look like web Mercator';
  return [web, { setting: 'crs', value: 'BD09MC', reason }];
}
