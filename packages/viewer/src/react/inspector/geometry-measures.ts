import {
  boundsCentre,
  boundsOfGeometry,
  measureRing,
  metresPerDegree,
  type Geometry,
  type Position,
} from '@cityloom/twin-core';

/** Size and place of a geometry; what does not apply is `undefined`. */
export interface GeometryMeasures {
  /** Square metres, holes taken off. */
  readonly area: number | undefined;
  /** Length of the outer and inner edges, metres. */
  readonly perimeter: number | undefined;
  /** Of lines, metres. */
  readonly length: number | undefined;
  /** Centre of the geometry's bounds. */
  readonly centre: Position | undefined;
}

function lineLength(line: readonly Position[]): number {
  let length = 0;
  for (let index = 1; index < line.length; index += 1) {
    const [fromLongitude, fromLatitude] = line[index - 1] as Position;
    const [toLongitude, toLatitude] = line[index] as Position;
    const [east, north] = metresPerDegree((fromLatitude + toLatitude) / 2);
    length += Math.hypot((toLongitude - fromLongitude) * east, (toLatitude - fromLatitude) * north);
  }
  return length;
}

/** Good to 1e-4 for anything up to a few kilometres across: what an inspector shows. */
export function geometryMeasures(geometry: Geometry | undefined): GeometryMeasures {
  const none = { area: undefined, perimeter: undefined, length: undefined, centre: undefined };
  if (geometry === undefined) return none;
  const centre = boundsCentre(boundsOfGeometry(geometry));
  switch (geometry.type) {
    case 'Point':
      return { ...none, centre: geometry.coordinates };
    case 'MultiPoint':
      return { ...none, centre };
    case 'LineString':
      return { ...none, centre, length: lineLength(geometry.coordinates) };
    case 'MultiLineString':
      return {
        ...none,
        centre,
        length: geometry.coordinates.reduce((sum, line) => sum + lineLength(line), 0),
      };
    case 'Polygon':
    case 'MultiPolygon': {
      const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      let area = 0;
      let perimeter = 0;
      for (const rings of polygons) {
        rings.forEach((ring, index) => {
          const measures = measureRing(ring);
          area += (index === 0 ? 1 : -1) * Math.abs(measures.signedArea);
          perimeter += measures.perimeter;
        });
      }
      return { ...none, centre, area, perimeter };
    }
  }
}
