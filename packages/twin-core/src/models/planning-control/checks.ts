import type { ParcelEdge } from '../../massing/parcel-edges.ts';
import type { MeasureLimit } from '../../units/quantity.ts';
import type { ExaminedParcel } from './examine-parcel.ts';
import { LENGTH_TOLERANCE, ratioAtLeast, ratioAtMost } from './parcel-rules.ts';
import type { RuleName } from './parcel-rules.ts';

/** A figure of a parcel, held against its rule where there is one. */
export interface Figure {
  /** Last part of the measure's name. */
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Formula in words. */
  readonly formula: string;
  readonly limit?: MeasureLimit;
  readonly pass?: boolean;
  /** True if it rests on storeys or heights, which a rule may have filled in. */
  readonly ofHeights?: boolean;
  /** True if it rests on a rule of this model, such as floor area per person. */
  readonly ofRule?: boolean;
  /** Edge it is about: `[2]` follows its name. */
  readonly edge?: number;
}

/** Floor area that counts over area of the parcel. */
export function floorAreaRatio({ countedFloorArea, siteArea }: ParcelAreas): number {
  return countedFloorArea / siteArea;
}

/** Ground covered by buildings over area of the parcel. */
export function coverage({ footprintArea, siteArea }: ParcelAreas): number {
  return footprintArea / siteArea;
}

/** Green that no building covers over area of the parcel. */
export function greenRatio({ greenArea, siteArea }: ParcelAreas): number {
  return greenArea / siteArea;
}

/** The areas of a parcel that its ratios are made of, m². */
export type ParcelAreas = Pick<
  ExaminedParcel,
  'countedFloorArea' | 'footprintArea' | 'greenArea' | 'siteArea'
>;

/** Top of the highest building that belongs to the parcel, metres above its ground; 0 without any. */
export function maximumHeight({ buildings }: Pick<ExaminedParcel, 'buildings'>): number {
  return buildings.reduce(
    (highest, { belongs, building }) => (belongs ? Math.max(highest, building.height ?? 0) : highest),
    0,
  );
}

/**
 * Highest top of the buildings that belong to the parcel, metres above the datum of the terrain: the ground
 * recorded of a building (else that under its first corner) plus its height. `undefined` where no ground is known.
 */
export function highestTop({ buildings }: Pick<ExaminedParcel, 'buildings'>): number | undefined {
  const tops = buildings.flatMap(({ belongs, building: { ground, height } }) =>
    belongs && ground !== undefined && height !== undefined ? [ground + height] : [],
  );
  return tops.length === 0 ? undefined : Math.max(...tops);
}

/** Smallest distance of a building that belongs to the parcel to the boundary, metres; `undefined` without any. */
export function boundaryDistance({ buildings }: Pick<ExaminedParcel, 'buildings'>): number | undefined {
  const distances = buildings.filter(({ belongs }) => belongs).map((each) => each.boundaryDistance);
  return distances.length === 0 ? undefined : Math.min(...distances);
}

const COUNTED = 'floor area above ground, and below where the rule counts it';

/** Every figure of a parcel with its limit and whether it keeps to it. */
export function figuresOf(examined: ExaminedParcel): Figure[] {
  return [...sumsOf(examined), ...ratiosOf(examined), ...lengthsOf(examined), parkingOf(examined)];
}

/** True if the parcel breaks none of its limits. */
export function keepsToRules(examined: ExaminedParcel): boolean {
  return figuresOf(examined).every(({ pass }) => pass !== false);
}

function sumsOf(examined: ExaminedParcel): Figure[] {
  const { siteArea, footprintArea, floorAreaAbove, floorAreaBelow, people, jobs, greenArea } = examined;
  const levels = 'clipped footprint × storeys';
  return [
    { name: 'siteArea', value: siteArea, unit: 'm²', formula: 'area of the parcel' },
    {
      name: 'buildings',
      value: buildingCount(examined),
      unit: '1',
      formula: 'buildings that belong to the parcel',
    },
    { name: 'footprintArea', value: footprintArea, unit: 'm²', formula: 'ground covered, each spot once' },
    { name: 'floorAreaAbove', value: floorAreaAbove, unit: 'm²', formula: levels, ofHeights: true },
    { name: 'floorAreaBelow', value: floorAreaBelow, unit: 'm²', formula: `${levels} below ground` },
    { name: 'greenArea', value: greenArea, unit: 'm²', formula: 'green that no building covers' },
    { name: 'population', value: people, unit: 'people', ...peopleSource([examined]) },
    { name: 'jobs', value: jobs, unit: '1', formula: 'floor area by use ÷ area per job', ...RULED },
  ];
}

const RULED = { ofHeights: true, ofRule: true } as const;

/** Where the number of people comes from: the records, the rule, or both. */
export function peopleSource(
  examined: readonly Pick<ExaminedParcel, 'buildings'>[],
): Pick<Figure, 'formula' | 'ofHeights' | 'ofRule'> {
  const solids = new Map(
    examined.flatMap(({ buildings }) => buildings).map((each) => [each.building.object, each]),
  );
  const inhabited = [...solids.values()].filter(
    ({ people, building }) => people > 0 || building.partOf === undefined,
  );
  const recorded = inhabited.filter((each) => each.recorded).length;
  const byRule = inhabited.some((each) => !each.recorded && each.people > 0);
  const rule = 'floor area by use ÷ area per resident';
  if (recorded === 0) return { formula: rule, ...RULED };
  const of = `recorded of ${recorded} ${recorded === 1 ? 'building' : 'buildings'} by share within`;
  return byRule ? { formula: `${of}; of the others ${rule}`, ...RULED } : { formula: of };
}

/** Buildings that belong to a parcel; further solids of a building do not count. */
export function buildingCount({ buildings }: Pick<ExaminedParcel, 'buildings'>): number {
  return buildings.filter(({ belongs, building }) => belongs && building.partOf === undefined).length;
}

function limited(
  examined: ExaminedParcel,
  name: RuleName,
  kind: MeasureLimit['kind'],
): MeasureLimit | undefined {
  const value = examined.parcel.rules[name];
  if (value === undefined) return undefined;
  const assumed = examined.parcel.assumedRules.includes(name);
  return { value, kind, source: assumed ? `parameter ${name}` : `parcel, ${name}` };
}

function ratiosOf(examined: ExaminedParcel): Figure[] {
  const figure = (
    name: string,
    value: number,
    formula: string,
    limit: MeasureLimit | undefined,
    ofHeights = false,
  ): Figure => ({
    name,
    value,
    unit: '1',
    formula,
    ofHeights,
    ...(limit && { limit, pass: ratioKeeps(value, limit) }),
  });
  return [
    figure(
      'floorAreaRatio',
      floorAreaRatio(examined),
      `(${COUNTED}) ÷ area of the parcel`,
      limited(examined, 'farMaximum', 'maximum'),
      true,
    ),
    figure(
      'coverage',
      coverage(examined),
      'ground covered ÷ area of the parcel',
      limited(examined, 'coverageMaximum', 'maximum'),
    ),
    figure(
      'greenRatio',
      greenRatio(examined),
      'green ÷ area of the parcel',
      limited(examined, 'greenRatioMinimum', 'minimum'),
    ),
  ];
}

function ratioKeeps(value: number, { value: limit, kind }: MeasureLimit): boolean {
  return kind === 'maximum' ? ratioAtMost(value, limit) : ratioAtLeast(value, limit);
}

function lengthsOf(examined: ExaminedParcel): Figure[] {
  const height = maximumHeight(examined);
  const highest = limited(examined, 'heightMaximum', 'maximum');
  const figures: Figure[] = [
    {
      name: 'maximumHeight',
      value: height,
      unit: 'm',
      formula: 'largest height above the ground',
      ofHeights: true,
      ...(highest && { limit: highest, pass: height <= highest.value + LENGTH_TOLERANCE }),
    },
  ];
  const top = highestTop(examined);
  if (top !== undefined) {
    const formula = 'largest sum of ground and height, above the datum of the terrain';
    figures.push({ name: 'highestTop', value: top, unit: 'm', formula, ofHeights: true });
  }
  const distance = boundaryDistance(examined);
  if (distance === undefined) return figures;
  // Where setbacks differ from edge to edge, each edge is held against its own.
  const setback = examined.parcel.edges === undefined ? limited(examined, 'setback', 'minimum') : undefined;
  figures.push({
    name: 'boundaryDistance',
    value: distance,
    unit: 'm',
    formula: 'smallest distance of a building to the boundary of the parcel',
    ...(setback && { limit: setback, pass: distance >= setback.value - LENGTH_TOLERANCE }),
  });
  return [...figures, ...edgeFigures(examined)];
}

function edgeFigures({ edges, parcel }: ExaminedParcel): Figure[] {
  return edges.flatMap(({ edge, distance }) => {
    if (distance === undefined) return [];
    const { rule, setback } = edge;
    const assumed = rule !== 'setbacks' && parcel.assumedRules.includes(rule);
    return [
      {
        name: 'edgeDistance',
        edge: edge.number,
        value: distance,
        unit: 'm',
        formula: `smallest distance of a building to ${edgeName(edge)}`,
        limit: { value: setback, kind: 'minimum', source: `${assumed ? 'parameter' : 'parcel,'} ${rule}` },
        pass: distance >= setback - LENGTH_TOLERANCE,
      } as const,
    ];
  });
}

/** An edge in words: its number and what it lies along. */
export function edgeName({ number, along, road }: ParcelEdge): string {
  if (along === 'neighbour') return `edge ${number} (to the neighbour)`;
  return `edge ${number} (along the ${along === 'main-road' ? 'main road' : 'street'} ${road ?? ''})`;
}

function parkingOf(examined: ExaminedParcel): Figure {
  const rule = limited(examined, 'parkingMinimum', 'minimum');
  const { parkingProvided, parkingRequired } = examined;
  const formula = 'parking places recorded of the parcel and its buildings';
  const source = `${rule?.source ?? ''}: ${rule?.value ?? 0} per 100 m² of (${COUNTED})`;
  return {
    name: 'parking',
    value: parkingProvided,
    unit: '1',
    formula,
    ...(rule && {
      limit: { value: parkingRequired, kind: 'minimum', source },
      pass: parkingProvided >= parkingRequired,
    }),
  };
}
