import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createGeoreference, LoadError } from '@cityloom/cim-loader';
import type { GeoreferenceOptions } from '@cityloom/cim-loader';
import { describe, expect, test } from 'vitest';

interface Golden {
  readonly code: number;
  readonly positions: readonly { readonly file: number[]; readonly wgs84: [number, number, number] }[];
}

const readGolden = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../golden', name), 'utf8'));
/** What PROJ 9.1.1's cs2cs says; see scripts/epsg/generate-golden-positions.ts. */
const GOLDEN = readGolden('cs2cs-positions.json') as readonly Golden[];
const goldenOf = (code: number): Golden['positions'] =>
  GOLDEN.find((each) => each.code === code)?.positions ?? [];

/**
 * Metres. Everything not named agrees to a millimetre; these use another operation than cs2cs, which chooses one per
 * position and has some of the national grids.
 */
const TOLERANCES: Readonly<Record<number, number>> = {
  28992: 0.01, // parameters of another year
  23700: 0.3, // another set of seven parameters
  31467: 1, // the grid BETA2007
  28355: 1.6, // GDA94 is as good as WGS84 or moved with the plate
  5514: 7, // the parameters for both countries instead of one
  5513: 7,
};

function distance([longitude, latitude]: Float64Array, to: readonly number[]): number {
  const east = (Number(longitude) - (to[0] ?? NaN)) * Math.cos(((to[1] ?? NaN) * Math.PI) / 180);
  return Math.hypot(east, Number(latitude) - (to[1] ?? NaN)) * 111_320;
}

const at = async (
  definition: string,
  options: GeoreferenceOptions,
  position: number[],
): Promise<Float64Array> => {
  const georeference = await createGeoreference({ definition, axisOrder: 'definition' }, options, 'a.gml');
  const positions = Float64Array.from(position);
  georeference.transform(positions, position.length === 3 ? 3 : 2);
  return positions;
};

describe('codes of EPSG, against cs2cs', () => {
  test.each(GOLDEN.map(({ code }) => code))('EPSG:%i there and back', async (code) => {
    const definition = `EPSG:${code}`;
    const georeference = await createGeoreference({ definition, axisOrder: 'definition' }, {}, 'a.gml');
    expect(goldenOf(code)).toHaveLength(3);
    for (const { file, wgs84 } of goldenOf(code)) {
      const positions = Float64Array.from(file);
      georeference.transform(positions, 3);
      expect(distance(positions, wgs84)).toBeLessThan(TOLERANCES[code] ?? 0.001);
      expect(positions[2]).toBeCloseTo(wgs84[2], 3);
      georeference.invert(positions, 3);
      const isDegrees = Math.abs(file[0] ?? 0) <= 180 && Math.abs(file[1] ?? 0) <= 180;
      for (const index of [0, 1, 2]) {
        const allowed = isDegrees && index < 2 ? 2e-8 : 2e-3;
        expect(Math.abs((positions[index] ?? NaN) - (file[index] ?? NaN))).toBeLessThan(allowed);
      }
    }
  });

  test('grads and a meridian of its own: NTF (Paris), against cct', async () => {
    const position = await at('EPSG:4807', {}, [52, 0]);
    expect(distance(position, [2.336533608, 46.799948781])).toBeLessThan(0.001);
  });

  test('every code of the dataset opens, or says what to do', async () => {
    const refused = new Set<string>();
    let opened = 0;
    for (let code = 2000; code < 33_000; code++) {
      try {
        const { statement } = await createGeoreference({ definition: `EPSG:${code}` }, {}, 'a.gml');
        expect(statement.code).toBe(`EPSG:${code}`);
        opened++;
      } catch (error) {
        expect(error).toBeInstanceOf(LoadError);
        const { message } = error as LoadError;
        if (message.includes('projection method'))
          refused.add(/method (EPSG:\d+)/u.exec(message)?.[1] ?? message);
      }
    }
    expect(opened).toBeGreaterThan(6_800);
    expect([...refused]).toHaveLength(22);
  });
});

describe('notations of one CRS', () => {
  test.each([
    'EPSG:4547',
    'urn:ogc:def:crs:EPSG::4547',
    'urn:ogc:def:crs:EPSG:9.9.1:4547',
    'http://www.opengis.net/def/crs/EPSG/0/4547',
    'https://www.opengis.net/def/crs/EPSG/0/4547',
    'CGCS2000 / 3-degree Gauss-Kruger CM 114E',
    'CGCS2000_3_Degree_GK_CM_114E',
  ])('%s', async (definition) => {
    const { statement } = await createGeoreference({ definition, axisOrder: 'definition' }, {}, 'a.gml');
    expect(statement).toMatchObject({ code: 'EPSG:4547', axisOrder: 'north-east', basis: 'declared' });
    const position = await at(definition, {}, [2556503.063, 430799.411]);
    expect(distance(position, [113.324499991, 23.106600003])).toBeLessThan(0.001);
  });

  test('the same numbers east first where the format says so', async () => {
    const georeference = await createGeoreference({ definition: 'EPSG:4547' }, {}, 'a.shp');
    const position = Float64Array.of(430799.411, 2556503.063);
    georeference.transform(position, 2);
    expect(georeference.statement.axisOrder).toBe('east-north');
    expect(distance(position, [113.324499991, 23.106600003])).toBeLessThan(0.001);
  });

  test('GML 2 addresses, CRS84 and PROJ strings are east first', async () => {
    const gml2 = 'http://www.opengis.net/gml/srs/epsg.xml#4326';
    const proj = '+proj=tmerc +lat_0=0 +lon_0=114 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs';
    for (const definition of [gml2, 'OGC:CRS84', 'urn:ogc:def:crs:OGC:1.3:CRS84', proj]) {
      const { statement } = await createGeoreference({ definition, axisOrder: 'definition' }, {}, 'a.gml');
      expect(statement.axisOrder).toBe('east-north');
    }
    const position = await at(proj, {}, [430799.411, 2556503.063]);
    expect(distance(position, [113.324499991, 23.106600003])).toBeLessThan(0.001);
  });

  const definitions = readGolden('projinfo-definitions.json') as Record<string, Record<string, string>>;
  const notations = Object.entries(definitions).flatMap(([code, texts]) =>
    Object.entries(texts).map(([notation, text]) => [Number(code), notation, text] as const),
  );
  test.each(notations)('EPSG:%i as %s, with and without its code', async (code, notation, text) => {
    const plane = code === 7415 ? 28992 : code;
    const byCode = await createGeoreference({ definition: `EPSG:${code}` }, {}, 'a.shp');
    for (const definition of [text, withoutCodes(text, notation)]) {
      if (code === 27572 && definition !== text) {
        // In grads: refused rather than read as degrees.
        await expect(createGeoreference({ definition }, {}, 'a.prj')).rejects.toThrow(
          /not in degrees.*EPSG code/u,
        );
        continue;
      }
      const georeference = await createGeoreference({ definition }, {}, 'a.prj');
      expect(georeference.statement.vertical.datum).toBe(byCode.statement.vertical.datum);
      for (const { wgs84 } of goldenOf(plane)) {
        const file = Float64Array.from(wgs84.slice(0, 2));
        const again = Float64Array.from(file);
        byCode.invert(file, 2);
        georeference.invert(again, 2);
        expect(again[0]).toBeCloseTo(file[0] ?? NaN, 3);
        expect(again[1]).toBeCloseTo(file[1] ?? NaN, 3);
      }
    }
  });
});

/** The same definition as written by someone who knows no codes and calls the grid otherwise. */
function withoutCodes(text: string, notation: string): string {
  if (notation === 'PROJJSON') {
    return JSON.stringify(JSON.parse(text), (key, value: unknown) => {
      if (key === 'id' || key === 'ids') return undefined;
      return key === 'name' && typeof value === 'string' && value.includes(' / ') ? 'Our grid' : value;
    });
  }
  return text
    .replaceAll(/,(?:AUTHORITY|ID)\["EPSG",[^\]]*\]/gu, '')
    .replace(/^((?:PROJ)[A-Z_]*\[)"[^"]*"/u, '$1"Our grid"');
}

describe('heights', () => {
  test('of a compound CRS keep their datum and ask for the geoid', async () => {
    for (const definition of [
      'EPSG:7415',
      'EPSG:28992+5709',
      'urn:ogc:def:crs,crs:EPSG::28992,crs:EPSG::5709',
    ]) {
      const { statement, warnings } = await createGeoreference({ definition }, {}, 'a.json');
      expect(statement.vertical).toEqual({ datum: 'EPSG:5709', offset: 0, basis: 'assumed' });
      const [warning] = warnings;
      expect(warning).toMatchObject({
        code: 'vertical-datum-assumed',
        proposal: { setting: 'verticalOffset' },
      });
      expect(warning?.message).toContain('NAP height');
    }
    const [, , height] = await at('EPSG:7415', {}, [155000, 463000, 12]);
    expect(height).toBe(12);
    const set = await createGeoreference({ definition: 'EPSG:7415' }, { verticalOffset: 43.2 }, 'a.json');
    expect(set.statement.vertical).toEqual({ datum: 'EPSG:5709', offset: 43.2, basis: 'user' });
    expect(set.warnings).toEqual([]);
    const [, , raised] = await at('EPSG:7415', { verticalOffset: 43.2 }, [155000, 463000, 12]);
    expect(raised).toBeCloseTo(55.2, 9);
  });

  test('above the ellipsoid are declared so; geocentric numbers become degrees and metres', async () => {
    const { statement } = await createGeoreference({ definition: 'EPSG:4979' }, {}, 'a.json');
    expect(statement.vertical).toEqual({ datum: 'ellipsoid', offset: 0, basis: 'declared' });
    const position = await at('EPSG:4978', {}, [-2_327_000, 5_391_000, 2_488_000]);
    expect(position[2]).toBeCloseTo(Math.hypot(2_327_000, 5_391_000, 2_488_000) - 6_374_700, -4);
  });

  test('in feet and as depths are turned into metres upwards', async () => {
    const feet = await at('EPSG:2263+6360', {}, [1_000_000, 200_000, 100]);
    expect(feet[2]).toBeCloseTo(30.48, 2);
    const depth = await at('EPSG:32632+5715', {}, [500_000, 5_500_000, 7]);
    expect(depth[2]).toBe(-7);
  });
});

describe('local grids', () => {
  test('by affine parameters, there and back', async () => {
    const crs = { affine: [0.999, -0.01, 400_000, 0.01, 0.999, 2_500_000], base: 'EPSG:4547' } as const;
    const local = await createGeoreference({}, { crs }, 'a.csv');
    const base = await createGeoreference({ definition: 'EPSG:4547' }, {}, 'a.csv');
    const position = Float64Array.of(30_000, 56_000);
    const expected = Float64Array.of(0.999 * 30_000 - 560 + 400_000, 300 + 0.999 * 56_000 + 2_500_000);
    local.transform(position, 2);
    base.transform(expected, 2);
    expect(position).toEqual(expected);
    local.invert(position, 2);
    expect(position[0]).toBeCloseTo(30_000, 6);
    expect(position[1]).toBeCloseTo(56_000, 6);
    expect(local.statement).toMatchObject({
      basis: 'user',
      name: expect.stringContaining('local grid') as string,
    });
  });

  test('by seven parameters as position vector: those of RD give RD', async () => {
    const base =
      '+proj=sterea +lat_0=52.1561605555556 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel';
    // EPSG:4833 (coordinate frame, microradians) as position vector in arc seconds.
    const helmert = [565.4171, 50.3319, 465.5524, -0.398957, 0.343988, -1.877402, 4.0725] as const;
    const georeference = await createGeoreference({}, { crs: { helmert, base } }, 'a.csv');
    for (const { file, wgs84 } of goldenOf(28992)) {
      const position = Float64Array.from(file.slice(0, 2));
      georeference.transform(position, 2);
      expect(distance(position, wgs84)).toBeLessThan(0.001);
    }
  });

  test('that cannot be are refused', async () => {
    const flat = { affine: [1, 1, 0, 1, 1, 0], base: 'EPSG:4547' } as const;
    await expect(createGeoreference({}, { crs: flat }, 'a.csv')).rejects.toThrow(
      /cannot be inverted.*survey office/u,
    );
  });
});

describe('definitions that cannot be used', () => {
  test.each([
    ['EPSG:99999', /no such code/u],
    ['EPSG:5709', /heights only/u],
    ['Guangzhou 2000', /neither a code nor a name/u],
    ['PROJCS["broken', /./u],
    ['PROJCS["a",GEOGCS["b"', /broken off/u],
    ['LOCAL_CS["building"]', /LOCAL_CS/u],
    ['{"type": "Pro', /./u],
    ['{"type":"ProjectedCRS"}', /./u],
    ['+proj=unknown', /./u],
    ['+proj=tmerc +towgs84=1,2', /three or seven/u],
    ['EPSG:3408', /projection method/u],
    ['a'.repeat(100_000), /…/u],
    [`PROJCS${'["a",X'.repeat(5000)}`, /./u],
  ])('%.40s', async (definition, message) => {
    const error: unknown = await createGeoreference({ definition }, {}, 'city.gml').catch(
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(LoadError);
    expect((error as LoadError).message).toMatch(message);
    expect((error as LoadError).message).toMatch(/^city\.gml: .*; (?:set|reproject)/u);
    expect((error as LoadError).message.length).toBeLessThan(600);
  });
});

test('a grid that needs a shift nobody published says so, and one that is coarse, how coarse', async () => {
  const xian = await createGeoreference({ definition: 'EPSG:2362' }, {}, 'a.shp');
  expect(xian.statement.name).toContain('Xian 1980');
  expect(xian.warnings.map(({ code }) => code)).toEqual(['datum-shift-unknown']);
  const german = await createGeoreference({ definition: 'EPSG:31467' }, {}, 'a.shp');
  expect(german.statement).toMatchObject({ accuracy: 3, operation: 'EPSG:1777' });
  expect(german.warnings[0]?.message).toContain('3 m');
});

test('WGS84 degrees cost nothing', async () => {
  for (const definition of [undefined, 'EPSG:4326', 'EPSG:4979', 'EPSG:4490', 'OGC:CRS84']) {
    const { isIdentity } = await createGeoreference({ definition }, {}, 'a.geojson');
    expect(isIdentity).toBe(true);
  }
});
