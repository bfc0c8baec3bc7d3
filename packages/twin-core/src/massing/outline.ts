import { boundsCentre, boundsOfGeometry } from '../geo/bounds.ts';
import {
  createMetricPlane,
  insetShape,
  shapeArea,
  shapeOfGeometry,
  uniteShapes,
} from '../geo/planar/index.ts';
import type { MetricPlane, PlaneShape } from '../geo/planar/index.ts';
import type { Geometry } from '../geo/position.ts';
import { findSelfCrossing } from '../geo/ring.ts';
import { MassingError } from './massing-error.ts';

/** An outline in degrees: of a building, or of a parcel. */
export type Outline = Extract<Geometry, { type: 'Polygon' | 'MultiPolygon' }>;

/** An outline on the plane at its middle. */
export interface PlaneOutline {
  readonly plane: MetricPlane;
  readonly shape: PlaneShape;
  /** Less holes, m². */
  readonly area: number;
}

/** Smallest outline that is no mistake, m². */
const LEAST_AREA = 4;

/** @throws {MassingError} naming what is wrong with an outline and where. */
export function planeOutline(outline: Outline): PlaneOutline {
  const polygons = outline.type === 'Polygon' ? [outline.coordinates] : outline.coordinates;
  for (const ring of polygons.flat()) {
    const crossing = findSelfCrossing(ring);
    if (crossing === undefined) continue;
    const place = crossing.position.map((degrees) => degrees.toFixed(6)).join(', ');
    throw new MassingError(
      'self-crossing',
      `The outline crosses or touches itself at [${place}]; move a corner so that it is simple.`,
    );
  }
  const plane = createMetricPlane(boundsCentre(boundsOfGeometry(outline)));
  const parts = polygons.map((polygon) => shapeOfGeometry({ type: 'Polygon', coordinates: polygon }, plane));
  const shape = parts.length === 1 ? (parts[0] as PlaneShape) : uniteShapes(parts);
  const area = shapeArea(shape);
  if (!(area >= LEAST_AREA)) {
    throw new MassingError(
      'too-small',
      `The outline encloses ${area.toFixed(2)} m²; give one of at least ${LEAST_AREA} m².`,
    );
  }
  return { plane, shape, area };
}

/** Halvings of a distance of 1 km: to 1 µm. */
const ROUNDS = 30;

/**
 * Draws a shape in until no more than an area is left of it, at most a square millimetre per metre of outline less.
 * @param area m², more than 0.
 */
export function shrinkToArea(shape: PlaneShape, area: number): PlaneShape {
  if (shapeArea(shape) <= area) return shape;
  let [near, far] = [0, Math.sqrt(shapeArea(shape))];
  let best: PlaneShape = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (near + far) / 2;
    const drawn = insetShape(shape, middle);
    if (shapeArea(drawn) > area) {
      near = middle;
      continue;
    }
    far = middle;
    best = drawn;
  }
  return best;
}
