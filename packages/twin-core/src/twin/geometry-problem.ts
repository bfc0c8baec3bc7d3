import type { Geometry, PolygonCoordinates, Position, Ring } from '../geo/position.ts';
import { findSelfCrossing, isClosedRing, measureRing } from '../geo/ring.ts';
import type { Problem } from '../validation/issues.ts';

/**
 * What is wrong with a geometry somebody drew or wrote: positions off the globe, NaN, rings that are open,
 * flat or cross themselves. `undefined` if nothing.
 */
export function geometryProblem(geometry: Geometry): Problem | undefined {
  const path = 'geometry.coordinates';
  switch (geometry.type) {
    case 'Point':
      return positionProblem(geometry.coordinates, path);
    case 'MultiPoint':
      return firstOf(geometry.coordinates, path, positionProblem);
    case 'LineString':
      return lineProblem(geometry.coordinates, path);
    case 'MultiLineString':
      return firstOf(geometry.coordinates, path, lineProblem);
    case 'Polygon':
      return polygonProblem(geometry.coordinates, path);
    case 'MultiPolygon':
      return firstOf(geometry.coordinates, path, polygonProblem);
  }
}

function firstOf<Item>(
  items: readonly Item[],
  path: string,
  check: (item: Item, path: string) => Problem | undefined,
): Problem | undefined {
  if (items.length === 0) return { path, message: 'is empty; give at least one entry' };
  for (const [index, item] of items.entries()) {
    const problem = check(item, `${path}[${index}]`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function positionProblem([longitude, latitude]: Position, path: string): Problem | undefined {
  if (!(Math.abs(longitude) <= 180)) {
    return { path: `${path}[0]`, message: `is ${longitude}; give a longitude from -180 to 180 degrees` };
  }
  if (!(Math.abs(latitude) <= 90)) {
    return { path: `${path}[1]`, message: `is ${latitude}; give a latitude from -90 to 90 degrees` };
  }
  return undefined;
}

function lineProblem(line: readonly Position[], path: string): Problem | undefined {
  if (line.length < 2) return { path, message: `has ${line.length} positions; give at least 2` };
  return firstOf(line, path, positionProblem);
}

function polygonProblem(rings: PolygonCoordinates, path: string): Problem | undefined {
  return firstOf(rings, path, ringProblem);
}

function ringProblem(ring: Ring, path: string): Problem | undefined {
  const problem = firstOf(ring, path, positionProblem);
  if (problem !== undefined) return problem;
  if (!isClosedRing(ring)) {
    return {
      path,
      message: 'is not a closed ring; give at least 4 positions and repeat the first as the last',
    };
  }
  const crossing = findSelfCrossing(ring);
  if (crossing !== undefined) {
    const place = crossing.position.map((degrees) => degrees.toFixed(7)).join(', ');
    return {
      path,
      message:
        `crosses or touches itself at [${place}] (edges ${crossing.firstEdge} and ${crossing.secondEdge}); ` +
        'move a corner so that the outline is simple',
    };
  }
  // A square millimetre: a ring this thin was collapsed by mistake.
  if (!(Math.abs(measureRing(ring).signedArea) > 1e-6)) {
    return { path, message: 'encloses no area; give corners that are not in one line' };
  }
  return undefined;
}
