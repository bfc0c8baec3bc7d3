import type { ModelOutcome } from '../../simulation/model.ts';
import type { Measure } from '../../units/quantity.ts';
import { buildingCount, edgeName, figuresOf, keepsToRules, maximumHeight, peopleSource } from './checks.ts';
import type { Figure } from './checks.ts';
import type { ExaminedBuilding, ExaminedParcel } from './examine-parcel.ts';
import type { FinishedRun } from './finished-run.ts';
import { mergeOverlaps } from './overlaps.ts';
import { buildingStates, failingBuildings, outlinesOf, parcelStates } from './result-states.ts';
import { warningsOf } from './warnings.ts';

/** Parcels and failing buildings that get measures of their own; the states list all. */
export const MOST_MEASURED = 500;

export function outcomeOf(run: FinishedRun): ModelOutcome {
  const failing = failingBuildings(run.examined);
  return {
    measures: [...totalsOf(run, failing), ...parcelMeasures(run), ...buildingMeasures(run, failing)],
    fields: [],
    states: [...parcelStates(run.examined), ...buildingStates(run.examined)],
    outlines: outlinesOf(run.examined),
    changes: [],
    warnings: warningsOf(run),
  };
}

function measureOf(run: FinishedRun, figure: Figure, object?: string): Measure {
  const { name, edge, value, unit, formula, limit, pass, ofHeights = false, ofRule = false } = figure;
  return {
    name: `planningControl.${name}${edge === undefined ? '' : `[${edge}]`}`,
    value,
    unit,
    source: `${formula}; ${run.model}`,
    derived: ofRule || (ofHeights && run.input.derivedHeights),
    ...(object !== undefined && { object }),
    ...(limit !== undefined && { limit }),
    ...(pass !== undefined && { pass }),
  };
}

function parcelMeasures(run: FinishedRun): Measure[] {
  return run.examined.slice(0, MOST_MEASURED).flatMap((examined) => {
    const { object } = examined.parcel;
    return object === undefined ? [] : figuresOf(examined).map((figure) => measureOf(run, figure, object));
  });
}

function buildingMeasures(run: FinishedRun, failing: readonly ExaminedBuilding[]): Measure[] {
  return failing.slice(0, MOST_MEASURED).flatMap((each) => {
    const { building, heightOvershoot, setbackShortfall, edgeShortfalls } = each;
    const along = edgeShortfalls.map(({ edge, shortfall }) => `${edgeName(edge)} ${shortfall.toFixed(2)} m`);
    const over = (name: string, value: number, formula: string): Measure[] => {
      const limit = { value: 0, kind: 'maximum', source: 'rules of the parcel' } as const;
      const figure: Figure = { name, value, unit: 'm', formula, limit, pass: false };
      return value > 0 ? [measureOf(run, figure, building.object)] : [];
    };
    return [
      ...over('heightOvershoot', heightOvershoot, 'height less the limit'),
      ...over(
        'setbackShortfall',
        setbackShortfall,
        along.length === 0
          ? 'setback less the distance to the boundary'
          : `setback less the distance to the edge, the largest of: ${along.join(', ')}`,
      ),
    ];
  });
}

function totalsOf(run: FinishedRun, failing: readonly ExaminedBuilding[]): Measure[] {
  const { examined } = run;
  const [only] = examined;
  // The area as its own parcel: its figures and limits are those of the whole.
  const whole =
    only !== undefined && examined.length === 1 && only.parcel.object === undefined
      ? figuresOf(only)
      : sumFigures(examined);
  return [...countFigures(run, failing), ...whole].map((figure) => measureOf(run, figure));
}

function sumOfAreas({ parcelOverlaps }: FinishedRun): number {
  return parcelOverlaps.reduce((total, { area }) => total + area, 0);
}

function countFigures(run: FinishedRun, failing: readonly ExaminedBuilding[]): Figure[] {
  const { examined, refused } = run;
  const count = (name: string, value: number, formula: string): Figure => ({
    name,
    value,
    unit: '1',
    formula,
  });
  const none = (name: string, value: number, formula: string): Figure => ({
    ...count(name, value, formula),
    limit: { value: 0, kind: 'maximum', source: 'rules of the parcels' },
    pass: value === 0,
  });
  const all = examined.flatMap(({ buildings }) => buildings);
  const objects = (keep: (each: ExaminedBuilding) => boolean): number =>
    new Set(all.filter(keep).map(({ building }) => building.object)).size;
  return [
    count('parcels', examined.length, 'parcels examined'),
    count('refusedParcels', refused.length, 'parcels that cannot be examined, named in the warnings'),
    none(
      'failingParcels',
      examined.filter((each) => !keepsToRules(each)).length,
      'parcels that break a limit',
    ),
    none('failingBuildings', failing.length, 'solids over the height limit or nearer than the setback'),
    count(
      'cutBuildings',
      objects(({ share }) => share < 0.999),
      'solids cut by a boundary, counted by their share',
    ),
    count(
      'overlaps',
      mergeOverlaps(examined.flatMap(({ overlaps }) => overlaps)).length,
      'pairs of solids that overlap',
    ),
    count('overlappingParcels', run.parcelOverlaps.length, 'pairs of parcels that cover the same ground'),
    {
      ...count('siteAreaTwice', sumOfAreas(run), 'ground that several parcels cover, each pair counted'),
      unit: 'm²',
    },
    count(
      'withoutHeight',
      objects(({ building }) => building.height === undefined),
      'solids without a height',
    ),
  ];
}

function sumOf(examined: readonly ExaminedParcel[], value: (each: ExaminedParcel) => number): number {
  return examined.reduce((total, each) => total + value(each), 0);
}

function sumFigures(examined: readonly ExaminedParcel[]): Figure[] {
  const sum = (
    name: string,
    unit: string,
    value: (each: ExaminedParcel) => number,
    rest?: Partial<Figure>,
  ): Figure => ({
    name,
    value: sumOf(examined, value),
    unit,
    formula: 'sum over the parcels',
    ...rest,
  });
  const siteArea = sumOf(examined, (each) => each.siteArea);
  const ratio = (name: string, value: (each: ExaminedParcel) => number, ofHeights = false): Figure => ({
    name,
    value: siteArea > 0 ? sumOf(examined, value) / siteArea : 0,
    unit: '1',
    formula: 'sum over the parcels ÷ their area',
    ofHeights,
  });
  return [
    sum('siteArea', 'm²', (each) => each.siteArea),
    sum('buildings', '1', buildingCount),
    sum('footprintArea', 'm²', (each) => each.footprintArea),
    sum('floorAreaAbove', 'm²', (each) => each.floorAreaAbove, { ofHeights: true }),
    sum('floorAreaBelow', 'm²', (each) => each.floorAreaBelow),
    sum('greenArea', 'm²', (each) => each.greenArea),
    sum('population', 'people', (each) => each.people, {
      ...peopleSource(examined),
      formula: `sum over the parcels: ${peopleSource(examined).formula}`,
    }),
    sum('jobs', '1', (each) => each.jobs, { ofHeights: true, ofRule: true }),
    ratio('floorAreaRatio', (each) => each.countedFloorArea, true),
    ratio('coverage', (each) => each.footprintArea),
    ratio('greenRatio', (each) => each.greenArea),
    {
      name: 'maximumHeight',
      value: Math.max(0, ...examined.map(maximumHeight)),
      unit: 'm',
      formula: 'largest height above the ground',
      ofHeights: true,
    },
    sum('parking', '1', (each) => each.parkingProvided),
    sum('parkingRequired', '1', (each) => each.parkingRequired),
  ];
}
