import { geometryOfShape, insetShape, shapeArea } from '../geo/planar/index.ts';
import type { MetricPlane, PlaneShape } from '../geo/planar/index.ts';
import { assertRange, MassingError } from './massing-error.ts';
import { planeOutline } from './outline.ts';
import type { Outline } from './outline.ts';
import { roofSteps } from './roof.ts';
import type { RoofShape } from './roof.ts';

/** Storeys of one height over one outline: a podium, a tower, a whole building. */
export interface MassingTier {
  /** Whole number, at least 1. */
  readonly floors: number;
  /** Metres, from floor to floor. */
  readonly floorHeight: number;
  /** How far it stands back from the tier below, the lowest from the footprint, metres. Default 0. */
  readonly setback?: number;
  /** Use of its floors, as in the column `use`. */
  readonly use?: string;
}

/** A roof on the highest tier. */
export interface MassingRoof {
  readonly shape: RoofShape;
  /** From the eaves to the ridge, metres; 0 for a flat roof. */
  readonly height: number;
  /** Slices it is built of; 0: none, the shape is only stated. Default 4. */
  readonly steps?: number;
}

/** What to build. */
export interface MassingPlan {
  /** Outline on the ground, degrees; courtyards are holes. */
  readonly footprint: Outline;
  /** From the ground upwards. */
  readonly tiers: readonly MassingTier[];
  readonly roof?: MassingRoof;
}

/** An upright solid of a massing. */
export interface MassingSolid {
  readonly geometry: Outline;
  /** Metres above the ground. */
  readonly bottom: number;
  /** Metres above the ground. */
  readonly top: number;
  /** Storeys; 0 for a slice of a roof. */
  readonly levels: number;
  /** m². */
  readonly area: number;
  readonly use?: string;
}

/** A building worked out. */
export interface Massing {
  /** From the ground upwards, the lowest tier first. */
  readonly solids: readonly MassingSolid[];
  /** Of the lowest tier, m². */
  readonly footprintArea: number;
  /** Sum of area × levels, m². */
  readonly floorArea: number;
  /** Sum of area × height, m³. */
  readonly volume: number;
  /** Top of the highest solid above the ground, metres. */
  readonly height: number;
  readonly levels: number;
  readonly roof: MassingRoof | undefined;
}

const MOST_FLOORS = 300;
const MOST_STEPS = 50;
const DEFAULT_STEPS = 4;

/**
 * Storeys, setbacks and roof over an outline. A setback that cuts a tier in two gives one solid of several parts.
 * @throws {MassingError} naming the tier: `collapsed` where a setback leaves nothing, `invalid-number`, or what is
 * wrong with the outline.
 */
export function createMassing(plan: MassingPlan): Massing {
  if (plan.tiers.length === 0) {
    throw new MassingError('invalid-number', 'A massing has no tiers; give at least one.');
  }
  const { plane, shape } = planeOutline(plan.footprint);
  const solids: MassingSolid[] = [];
  let below = shape;
  let bottom = 0;
  for (const [index, tier] of plan.tiers.entries()) {
    below = tierShape(below, tier, `Tier ${index + 1}`);
    const top = bottom + tier.floors * tier.floorHeight;
    const use = tier.use === undefined ? {} : { use: tier.use };
    solids.push({ ...solid(below, plane, bottom, top, tier.floors), ...use });
    bottom = top;
  }
  solids.push(...roofSolids(plan.roof, below, plane, bottom));
  return {
    solids,
    footprintArea: (solids[0] as MassingSolid).area,
    floorArea: solids.reduce((sum, { area, levels }) => sum + area * levels, 0),
    volume: solids.reduce((sum, { area, bottom: low, top }) => sum + area * (top - low), 0),
    height: Math.max(...solids.map(({ top }) => top)),
    levels: plan.tiers.reduce((sum, { floors }) => sum + floors, 0),
    roof: plan.roof,
  };
}

function tierShape(below: PlaneShape, tier: MassingTier, name: string): PlaneShape {
  const { floors, floorHeight, setback = 0 } = tier;
  assertRange(`${name}: floors`, floors, 1, MOST_FLOORS, 'storeys');
  if (!Number.isInteger(floors)) {
    throw new MassingError('invalid-number', `${name}: floors is ${floors}; give a whole number.`);
  }
  assertRange(`${name}: floorHeight`, floorHeight, 1.8, 30, 'm');
  assertRange(`${name}: setback`, setback, 0, 1000, 'm');
  const shape = insetShape(below, setback);
  if (shape.length > 0) return shape;
  throw new MassingError(
    'collapsed',
    `${name}: a setback of ${setback} m leaves nothing of the outline below; give a smaller one.`,
  );
}

function roofSolids(
  roof: MassingRoof | undefined,
  shape: PlaneShape,
  plane: MetricPlane,
  eaves: number,
): MassingSolid[] {
  if (roof === undefined || roof.shape === 'flat') return [];
  const { height, steps = DEFAULT_STEPS } = roof;
  assertRange('The roof: height', height, 0, 200, 'm');
  assertRange('The roof: steps', steps, 0, MOST_STEPS, 'slices');
  if (height === 0 || steps === 0) return [];
  return roofSteps(shape, roof.shape, height, Math.round(steps)).map((step) =>
    solid(step.shape, plane, eaves + step.bottom, eaves + step.top, 0),
  );
}

function solid(
  shape: PlaneShape,
  plane: MetricPlane,
  bottom: number,
  top: number,
  levels: number,
): MassingSolid {
  const geometry = geometryOfShape(shape, plane);
  if (geometry === undefined) throw new MassingError('collapsed', 'Nothing is left of an outline.');
  return { geometry, bottom, top, levels, area: shapeArea(shape) };
}
