import { type Bounds, createLocalPlane, type Geometry, type Position, type Ring } from '@cityloom/twin-core';

/** What a plan has to show, and on what size. */
export interface PlanFrame {
  /** Degrees. */
  readonly bounds: Bounds;
  /** Units of the plan. */
  readonly width: number;
  readonly height: number;
  /** Surroundings: a share of the larger extent of the bounds. */
  readonly marginShare: number;
  /** Surroundings: at least this much, metres. */
  readonly leastMargin: number;
}

/** From degrees to a plan: x to the east, y to the south. */
export interface PlanProjection {
  /** What the plan shows, degrees. */
  readonly ring: Ring;
  readonly metresPerUnit: number;
  /** The geometry as data of an SVG path; nothing for points. */
  path(geometry: Geometry): string;
}

/** A plan with the bounds in its middle. */
export function createPlanProjection({
  bounds,
  width,
  height,
  marginShare,
  leastMargin,
}: PlanFrame): PlanProjection {
  const centre: Position = [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2];
  const plane = createLocalPlane(centre);
  const across = plane.east(bounds[2], centre[1]) - plane.east(bounds[0], centre[1]);
  const up = plane.north(bounds[3]) - plane.north(bounds[1]);
  const margin = Math.max(leastMargin, Math.max(across, up) * marginShare);
  const metresPerUnit = Math.max((across + 2 * margin) / width, (up + 2 * margin) / height);
  const point = ([longitude, latitude]: Position): string => {
    const x = width / 2 + plane.east(longitude, latitude) / metresPerUnit;
    const y = height / 2 - plane.north(latitude) / metresPerUnit;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  };
  const line = (positions: readonly Position[]): string => `M${positions.map(point).join('L')}`;
  return {
    ring: ringAround(
      centre,
      plane.longitudeReach((width / 2) * metresPerUnit),
      plane.latitudeReach((height / 2) * metresPerUnit),
    ),
    metresPerUnit,
    path: (geometry) => pathOf(geometry, line),
  };
}

function ringAround([x, y]: Position, east: number, north: number): Ring {
  const corner: Position = [x - east, y - north];
  return [corner, [x + east, y - north], [x + east, y + north], [x - east, y + north], corner];
}

function pathOf(geometry: Geometry, line: (positions: readonly Position[]) => string): string {
  const rings = (list: readonly Ring[]): string => list.map((ring) => `${line(ring)}Z`).join('');
  switch (geometry.type) {
    case 'Polygon':
      return rings(geometry.coordinates);
    case 'MultiPolygon':
      return geometry.coordinates.map(rings).join('');
    case 'LineString':
      return line(geometry.coordinates);
    case 'MultiLineString':
      return geometry.coordinates.map(line).join('');
    case 'Point':
    case 'MultiPoint':
      return '';
  }
}
