import type { Geometry, Position } from '../../geo/position.ts';
import { createMetricPlane, insetByEdges, shapeArea } from '../../geo/planar/index.ts';
import type { EdgeInset, PlanePoint } from '../../geo/planar/index.ts';
import type { ParcelEdge } from '../../massing/parcel-edges.ts';
import type { ValidationCase } from '../../simulation/validation-case.ts';
import { boundaryDistance, coverage, floorAreaRatio, greenRatio } from './checks.ts';
import type { ControlledBuilding, ControlledParcel } from './collect-parcels.ts';
import { examineParcel } from './examine-parcel.ts';
import type { ExaminedParcel } from './examine-parcel.ts';
import type { FloorAreaRates } from './floor-areas.ts';

const RATES: FloorAreaRates = {
  storeyHeight: 3,
  countBelowGround: true,
  floorAreaPerResident: 40,
  peoplePerDwelling: 2.5,
  floorAreaPerJobCommercial: 20,
  floorAreaPerJobIndustrial: 50,
  floorAreaPerJobPublic: 50,
};

/** Not the plane of the parcel: what is drawn here is projected once to degrees and once back. */
const plane = createMetricPlane([71.43, 51.128]);

function polygon(...rings: readonly (readonly PlanePoint[])[]): Geometry {
  const closed = rings.map((ring): Position[] =>
    [...ring, ring[0] as PlanePoint].map((point) => plane.toPosition(point)),
  );
  return { type: 'Polygon', coordinates: closed };
}

function box(west: number, south: number, width: number, depth: number): PlanePoint[] {
  return [
    [west, south],
    [west + width, south],
    [west + width, south + depth],
    [west, south + depth],
  ];
}

function building(geometry: Geometry, rest: Partial<ControlledBuilding> = {}): ControlledBuilding {
  return {
    object: 'buildings/case/1',
    row: -1,
    partOf: undefined,
    geometry,
    height: 30,
    minHeight: 0,
    levels: undefined,
    levelsBelow: 0,
    use: 'residential',
    ground: undefined,
    parkingSpaces: 0,
    recorded: { people: undefined, dwellings: undefined },
    ...rest,
  };
}

function examine(
  geometry: Geometry,
  buildings: readonly ControlledBuilding[],
  rest: Partial<ControlledParcel> = {},
): ExaminedParcel {
  const parcel: ControlledParcel = {
    object: undefined,
    row: -1,
    geometry,
    landUse: undefined,
    rules: {},
    assumedRules: [],
    impossibleRules: [],
    greenArea: 0,
    parkingSpaces: 0,
    buildings,
    green: [],
    ...rest,
  };
  return examineParcel(parcel, RATES);
}

const SITE_CORNERS = box(0, 0, 100, 80);
const SITE = polygon(SITE_CORNERS);
/** An L of 100 × 80 m less its upper right 60 × 50 m: 5,000 m². */
const ELL = polygon([
  [0, 0],
  [100, 0],
  [100, 30],
  [40, 30],
  [40, 80],
  [0, 80],
]);
/** 10 m from the south edge, along a main road; 5 m from the others. */
const PLANE_EDGES: readonly EdgeInset[] = SITE_CORNERS.map((from, index) => ({
  from,
  to: SITE_CORNERS[(index + 1) % SITE_CORNERS.length] as PlanePoint,
  distance: index === 0 ? 10 : 5,
}));
const EDGES: readonly ParcelEdge[] = PLANE_EDGES.map(({ from, to }, index) => ({
  number: index + 1,
  from: plane.toPosition(from),
  to: plane.toPosition(to),
  ...(index === 0
    ? ({ setback: 10, rule: 'setbackMainRoad', along: 'main-road' } as const)
    : ({ setback: 5, rule: 'setback', along: 'neighbour' } as const)),
}));
const HALF_OUT = building(polygon(box(80, 20, 40, 25)));
const TURNED = building(
  polygon([
    [100, 20],
    [120, 40],
    [100, 60],
    [80, 40],
  ]),
);

function entry(
  name: string,
  expected: number,
  unit: string,
  source: string,
  actual: () => number,
): ValidationCase {
  return { model: 'planning-control', case: name, expected, actual, tolerance: 1e-6, unit, source };
}

const RECTANGLES = 'closed form, rectangles';

/** Every figure this model has to reach. */
export const planningControlValidation: readonly ValidationCase[] = [
  entry('Area of a parcel of 100 × 80 m', 8000, 'm²', RECTANGLES, () => examine(SITE, []).siteArea),
  entry(
    'Area of an L-shaped parcel',
    5000,
    'm²',
    'closed form, 100 × 80 - 60 × 50',
    () => examine(ELL, []).siteArea,
  ),
  entry('FAR of 40 × 25 m, 10 storeys', 10_000 / 8000, '1', RECTANGLES, () =>
    floorAreaRatio(examine(SITE, [building(polygon(box(10, 10, 40, 25)))])),
  ),
  entry('Coverage of a house with a courtyard', (1000 - 150) / 8000, '1', RECTANGLES, () =>
    coverage(examine(SITE, [building(polygon(box(10, 10, 40, 25), box(20, 15, 15, 10).reverse()))])),
  ),
  entry(
    'Floor area of a building half over the boundary',
    500 * 10,
    'm²',
    RECTANGLES,
    () => examine(SITE, [HALF_OUT]).floorAreaAbove,
  ),
  entry(
    'Floor area of a square cut along its diagonal',
    400 * 10,
    'm²',
    'closed form, triangle',
    () => examine(SITE, [TURNED]).floorAreaAbove,
  ),
  entry(
    'A building in the notch of an L counts where it lies in it',
    500,
    'm²',
    RECTANGLES,
    () => examine(ELL, [building(polygon(box(30, 20, 40, 20)), { levels: 1 })]).floorAreaAbove,
  ),
  entry('Coverage counts overlapping buildings once', 1500 / 8000, '1', RECTANGLES, () =>
    coverage(
      examine(SITE, [
        building(polygon(box(10, 10, 40, 25))),
        building(polygon(box(30, 10, 40, 25)), { object: 'buildings/case/2' }),
      ]),
    ),
  ),
  entry('Green less what a building covers', (2000 - 250) / 8000, '1', RECTANGLES, () =>
    greenRatio(
      examine(SITE, [building(polygon(box(10, 10, 25, 20)))], { green: [polygon(box(0, 20, 100, 20))] }),
    ),
  ),
  entry(
    'Distance of a building to the boundary',
    7,
    'm',
    RECTANGLES,
    () => boundaryDistance(examine(SITE, [building(polygon(box(12, 9, 40, 64)))])) ?? NaN,
  ),
  entry('Setback missing', 3.5, 'm', RECTANGLES, () =>
    shortfall(examine(SITE, [building(polygon(box(12, 9, 40, 64.5)))], { rules: { setback: 10 } })),
  ),
  entry('Height over the limit', 6, 'm', 'closed form', () =>
    examine(SITE, [building(polygon(box(12, 9, 40, 25)))], { rules: { heightMaximum: 24 } }).buildings.reduce(
      (most, { heightOvershoot }) => Math.max(most, heightOvershoot),
      0,
    ),
  ),
  entry(
    'Podium and tower',
    3 * 1000 + 17 * 400,
    'm²',
    RECTANGLES,
    () =>
      examine(SITE, [
        building(polygon(box(10, 10, 40, 25)), { height: 12, levels: 3 }),
        building(polygon(box(15, 15, 20, 20)), {
          object: 'buildings/case/1/part/2',
          partOf: 'buildings/case/1',
          minHeight: 12,
          height: 63,
          levels: 17,
        }),
      ]).floorAreaAbove,
  ),
  entry(
    'Parking places for 10,000 m² at 0.8 per 100 m²',
    80,
    '1',
    'closed form',
    () =>
      examine(SITE, [building(polygon(box(10, 10, 40, 25)))], { rules: { parkingMinimum: 0.8 } })
        .parkingRequired,
  ),
  entry(
    'Residents of 10,000 m² at 40 m² each',
    250,
    'people',
    'closed form',
    () => examine(SITE, [building(polygon(box(10, 10, 40, 25)))]).people,
  ),
  entry(
    'Setback missing along a main road, the others kept',
    2,
    'm',
    RECTANGLES,
    () =>
      examine(SITE, [building(polygon(box(6, 8, 60, 60)))], { edges: EDGES }).buildings[0]
        ?.setbackShortfall ?? NaN,
  ),
  entry('Area within setbacks of 10 m along a road and 5 m elsewhere', 90 * 65, 'm²', RECTANGLES, () =>
    shapeArea(insetByEdges([SITE_CORNERS], PLANE_EDGES)),
  ),
  entry(
    'Recorded people of a building half over the boundary',
    60,
    'people',
    'half of the 120 recorded',
    () =>
      examine(SITE, [building(polygon(box(80, 20, 40, 25)), { recorded: { people: 120, dwellings: 30 } })])
        .people,
  ),
];

function shortfall({ buildings }: ExaminedParcel): number {
  return Math.max(...buildings.map(({ setbackShortfall }) => setbackShortfall));
}
