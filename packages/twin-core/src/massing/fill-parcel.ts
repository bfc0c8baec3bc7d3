import { geometryOfShape, insetByEdges, insetShape, shapeArea } from '../geo/planar/index.ts';
import type { PlaneShape } from '../geo/planar/index.ts';
import { assertRange, MassingError } from './massing-error.ts';
import type { MassingTier } from './massing.ts';
import { planeOutline, shrinkToArea } from './outline.ts';
import type { Outline, PlaneOutline } from './outline.ts';
import type { ParcelEdge } from './parcel-edges.ts';

/** What a parcel is to hold, and the rules it must keep to. */
export interface ParcelFillOptions {
  /** Floor area over area of the parcel. */
  readonly targetFar: number;
  /** Metres above the ground; absent: no limit. */
  readonly heightMaximum?: number;
  /** Distance to the boundary, metres. Default 0. */
  readonly setback?: number;
  /** Edges with setbacks of their own (see `parcelEdges`), which hold in place of `setback`. */
  readonly edges?: readonly Pick<ParcelEdge, 'from' | 'to' | 'setback'>[];
  /** Footprint over area of the parcel, 0–1; absent: no limit. */
  readonly coverageMaximum?: number;
  /** Metres from floor to floor. Default 3. */
  readonly floorHeight?: number;
  /** Wanted number of storeys; absent: as few as reach the target. */
  readonly floors?: number;
}

/** A rule that keeps a parcel from its target, or the number of floors asked for. */
export type BindingLimit = 'heightMaximum' | 'coverageMaximum' | 'setback' | 'floors';

/** A building that fills a parcel. */
export interface ParcelFill {
  /** Outline on the ground, degrees; of several parts where the setback cuts the parcel. */
  readonly footprint: Outline;
  /** Ready for `createMassing`. */
  readonly tier: MassingTier;
  readonly floors: number;
  /** Metres. */
  readonly height: number;
  /** m². */
  readonly siteArea: number;
  /** m². */
  readonly footprintArea: number;
  /** m². */
  readonly floorArea: number;
  /** Reached, at most the target. */
  readonly floorAreaRatio: number;
  /** Footprint over area of the parcel. */
  readonly coverage: number;
  /** True if the target is reached to a ten-thousandth. */
  readonly reachesTarget: boolean;
  /** Limits that must be eased for more floor area; empty where the target is reached. */
  readonly binding: readonly BindingLimit[];
}

const REACHED = 1e-4;
const MOST_FLOORS = 300;
/** Room for the rounding of products such as 0.1 × 3. */
const ROUNDING = 1e-9;

/**
 * Fills a parcel to a floor area ratio: the fewest storeys (or those asked for) over the largest outline the
 * setback and the coverage leave, drawn in evenly until the floor area is the target. Never beyond a limit; where
 * they do not let the target be reached, it gives the most they allow and says which of them bind.
 * @throws {MassingError} `collapsed` where the setback leaves nothing, `invalid-number` (a height limit below one
 * storey too), or what is wrong with the outline of the parcel.
 */
export function fillParcel(parcel: Outline, options: ParcelFillOptions): ParcelFill {
  const { targetFar, heightMaximum, setback = 0, coverageMaximum, floorHeight = 3 } = options;
  assertOptions(options, floorHeight, setback);
  const outline = planeOutline(parcel);
  const { plane, area: siteArea } = outline;
  const buildable = buildableOf(outline, options);
  const buildableArea = shapeArea(buildable);
  if (buildableArea === 0) {
    throw new MassingError(
      'collapsed',
      `A setback of ${largestSetback(options)} m leaves nothing of the parcel of ${siteArea.toFixed(0)} m²; give a smaller one.`,
    );
  }
  const coverable = coverageMaximum === undefined ? Infinity : coverageMaximum * siteArea;
  const largest = Math.min(buildableArea, coverable);
  const target = targetFar * siteArea;
  const allowed = allowedFloors(heightMaximum, floorHeight);
  const needed = Math.max(1, Math.ceil(target / largest - ROUNDING));
  const floors = Math.min(allowed, options.floors ?? needed);
  const footprint = shrinkToArea(buildable, Math.min(largest, target / floors));
  const footprintArea = shapeArea(footprint);
  const floorArea = footprintArea * floors;
  const reachesTarget = floorArea >= target * (1 - REACHED);
  const binding: BindingLimit[] = [];
  if (!reachesTarget) {
    if (floors < allowed) binding.push('floors');
    else if (heightMaximum !== undefined) binding.push('heightMaximum');
    if (coverable < buildableArea) binding.push('coverageMaximum');
    else if (largestSetback(options) > 0) binding.push('setback');
  }
  const geometry = geometryOfShape(footprint, plane);
  if (geometry === undefined) {
    throw new MassingError('collapsed', `The target of ${targetFar} leaves no outline; give a larger one.`);
  }
  return {
    footprint: geometry,
    tier: { floors, floorHeight },
    floors,
    height: floors * floorHeight,
    siteArea,
    footprintArea,
    floorArea,
    floorAreaRatio: floorArea / siteArea,
    coverage: footprintArea / siteArea,
    reachesTarget,
    binding,
  };
}

/** What the setbacks leave of the outline. */
function buildableOf({ plane, shape }: PlaneOutline, { setback = 0, edges }: ParcelFillOptions): PlaneShape {
  if (edges === undefined) return insetShape(shape, setback);
  return insetByEdges(
    shape,
    edges.map(({ from, to, setback: distance }) => ({
      from: plane.toPlane(from),
      to: plane.toPlane(to),
      distance,
    })),
  );
}

function largestSetback({ setback = 0, edges }: ParcelFillOptions): number {
  return edges === undefined ? setback : Math.max(0, ...edges.map((edge) => edge.setback));
}

function assertOptions(options: ParcelFillOptions, floorHeight: number, setback: number): void {
  const { targetFar, heightMaximum, coverageMaximum, floors } = options;
  assertRange('targetFar', targetFar, 0.01, 100, '(floor area over area of the parcel)');
  assertRange('floorHeight', floorHeight, 1.8, 30, 'm');
  assertRange('setback', setback, 0, 1000, 'm');
  for (const edge of options.edges ?? []) assertRange('setback of an edge', edge.setback, 0, 1000, 'm');
  if (coverageMaximum !== undefined) {
    assertRange('coverageMaximum', coverageMaximum, 0.01, 1, '(share of the parcel)');
  }
  if (heightMaximum !== undefined) {
    assertRange('heightMaximum', heightMaximum, floorHeight, 2000, `m, at least one storey`);
  }
  if (floors === undefined) return;
  assertRange('floors', floors, 1, MOST_FLOORS, 'storeys');
  if (!Number.isInteger(floors)) {
    throw new MassingError('invalid-number', `floors is ${floors}; give a whole number.`);
  }
}

function allowedFloors(heightMaximum: number | undefined, floorHeight: number): number {
  if (heightMaximum === undefined) return MOST_FLOORS;
  return Math.min(MOST_FLOORS, Math.floor(heightMaximum / floorHeight + ROUNDING));
}
