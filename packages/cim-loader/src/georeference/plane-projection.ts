import { convertBaiduMercator } from './china-offset.ts';
import { WGS84_SEMI_MAJOR_AXIS } from './crs-definition.ts';
import type { ProjectionDefinition } from './crs-definition.ts';
import { toGeocentric, toGeodetic } from './geocentric.ts';
import { createTransverseMercator } from './transverse-mercator.ts';
import type { PlaneProjection } from './transverse-mercator.ts';

const RADIANS = Math.PI / 180;

/** What is used of a projection of proj4: radians and metres, on its own ellipsoid. */
interface LibraryProjection {
  readonly a: number;
  readonly es: number;
  forward(point: { x: number; y: number }): { x: number; y: number } | null | undefined;
  inverse(point: { x: number; y: number }): { x: number; y: number } | null | undefined;
}

/** The projection's own arithmetic; units, prime meridian and datum are applied around it. @throws any error of proj4 */
export async function createPlaneProjection(definition: ProjectionDefinition): Promise<PlaneProjection> {
  const { method, parameters, semiMajorAxis, eccentricitySquared, source } = definition;
  const parameter = (name: string, otherwise = 0): number => parameters.get(name) ?? otherwise;
  if (method === 'longlat') return { inverse: () => undefined, forward: () => undefined };
  if (method === 'geocent') return createGeocentric(definition);
  if (method === 'webmerc') return createWebMercator(parameter('lon_0'));
  if (method === 'bd09mc') return createBaiduMercator();
  if (method === 'tmerc' && source === undefined) {
    return createTransverseMercator({
      semiMajorAxis,
      eccentricitySquared,
      originLatitude: parameter('lat_0'),
      centralMeridian: parameter('lon_0'),
      scale: parameter('k', parameter('k_0', 1)),
      falseEasting: parameter('x_0'),
      falseNorthing: parameter('y_0'),
    });
  }
  return fromLibrary(await libraryProjection(source ?? projString(definition)));
}

/** @throws any error of proj4, whose messages name the projection. */
export async function libraryProjection<T = LibraryProjection>(source: string | object): Promise<T> {
  const { default: proj4 } = await import('proj4');
  const create = proj4.Proj as unknown as (definition: string | object) => T;
  return create(source);
}

function projString({
  method,
  parameters,
  semiMajorAxis,
  eccentricitySquared,
}: ProjectionDefinition): string {
  // Some projections of proj4 (somerc) read the flattening itself.
  const inverseFlattening = 1 / (1 - Math.sqrt(1 - eccentricitySquared));
  const figure = eccentricitySquared === 0 ? `+b=${semiMajorAxis}` : `+rf=${inverseFlattening}`;
  const words = [...parameters].map(([name, value]) =>
    name === 'no_uoff' ? '+no_uoff' : `+${name}=${value}`,
  );
  // Not all of proj4's projections have the defaults that PROJ has.
  const missing = ['lat_0', 'lon_0', 'x_0', 'y_0'].filter((name) => !parameters.has(name));
  return [
    `+proj=${method}`,
    ...words,
    ...missing.map((name) => `+${name}=0`),
    `+a=${semiMajorAxis}`,
    figure,
  ].join(' ');
}

/** Calls proj4 for each position with one object that is used again: ten times faster than arrays in and out. */
function fromLibrary(projection: LibraryProjection): PlaneProjection {
  const point = { x: 0, y: 0 };
  return {
    inverse: (positions, stride) => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        point.x = positions[at] as number;
        point.y = positions[at + 1] as number;
        const moved = attempt(projection, 'inverse', point);
        positions[at] = (moved?.x ?? NaN) / RADIANS;
        positions[at + 1] = (moved?.y ?? NaN) / RADIANS;
      }
    },
    forward: (positions, stride) => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        point.x = (positions[at] as number) * RADIANS;
        point.y = (positions[at + 1] as number) * RADIANS;
        const moved = attempt(projection, 'forward', point);
        positions[at] = moved?.x ?? NaN;
        positions[at + 1] = moved?.y ?? NaN;
      }
    },
  };
}

/**
 * proj4 throws, returns null or an error number for a position that has no image; else the object given or a new one.
 */
function attempt(
  projection: LibraryProjection,
  direction: 'forward' | 'inverse',
  point: { x: number; y: number },
): { x: number; y: number } | undefined {
  try {
    const moved: unknown = projection[direction](point);
    return typeof moved === 'object' && moved !== null ? (moved as { x: number; y: number }) : undefined;
  } catch {
    return undefined;
  }
}

/** EPSG method 1024: spherical formulas on the ellipsoid's latitude. */
function createWebMercator(centralMeridian: number): PlaneProjection {
  const radius = WGS84_SEMI_MAJOR_AXIS;
  return {
    inverse: (positions, stride) => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        positions[at] = (positions[at] as number) / radius / RADIANS + centralMeridian;
        positions[at + 1] = Math.atan(Math.sinh((positions[at + 1] as number) / radius)) / RADIANS;
      }
    },
    forward: (positions, stride) => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        positions[at] = ((positions[at] as number) - centralMeridian) * RADIANS * radius;
        positions[at + 1] = Math.asinh(Math.tan((positions[at + 1] as number) * RADIANS)) * radius;
      }
    },
  };
}

function createGeocentric(definition: ProjectionDefinition): PlaneProjection {
  const convert = (step: typeof toGeodetic): ((positions: Float64Array, stride: number) => void) => {
    return (positions, stride) => {
      if (stride !== 3) {
        // Two numbers of three say nothing.
        positions.fill(NaN);
        return;
      }
      for (let at = 0; at + 2 < positions.length; at += 3) step(positions, definition, at);
    };
  };
  return { inverse: convert(toGeodetic), forward: convert(toGeocentric) };
}

/** Baidu's own Mercator metres to BD-09 degrees. */
function createBaiduMercator(): PlaneProjection {
  const convert = (direction: 'forward' | 'inverse') => {
    return (positions: Float64Array, stride: number): void => {
      for (let at = 0; at + 1 < positions.length; at += stride) {
        const from = [positions[at] as number, positions[at + 1] as number] as const;
        [positions[at], positions[at + 1]] = convertBaiduMercator(from, direction);
      }
    };
  };
  return { inverse: convert('inverse'), forward: convert('forward') };
}
