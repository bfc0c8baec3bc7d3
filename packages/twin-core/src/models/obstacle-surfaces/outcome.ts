import { createLocalPlane } from '../../geo/local-plane.ts';
import { atan2 } from '../../numeric/arctangent.ts';
import { cos, sin } from '../../numeric/trigonometry.ts';
import { positionOnPlane } from '../../sight/plane-position.ts';
import type { ModelOutcome, ObjectStates, ResultOutline, StateLevel } from '../../simulation/model.ts';
import type { SolidSet } from '../../solids/solid-set.ts';
import type { LocalizedText, Measure } from '../../units/quantity.ts';
import { APPROACH_SOURCE, SOURCE } from './dimensions.ts';
import type { ObstacleSurfacesParameters } from './parameters.ts';
import { approachRegion, centreLine, outerRadius, SURFACES } from './surfaces.ts';
import type { ObstacleSurfaces, SurfaceLimit } from './surfaces.ts';
import { WARNINGS } from './texts.ts';

/** A solid under the surfaces. */
export interface LimitedSolid extends SurfaceLimit {
  readonly solid: number;
  /** Metres the solid reaches above the limit; negative below. */
  readonly overshoot: number;
}

/** Everything a finished run knows. */
export interface FinishedSurfaces {
  readonly solids: SolidSet;
  readonly surfaces: ObstacleSurfaces;
  readonly limited: readonly LimitedSolid[];
  readonly parameters: ObstacleSurfacesParameters;
  /** Model id and version, as named in sources. */
  readonly model: string;
}

const LEVELS: readonly StateLevel[] = [
  { label: { en: 'Less than 10 m below the limit', 'zh-CN': '距限高不足 10 米' }, severity: 'yellow' },
  { label: { en: 'Above the limit', 'zh-CN': '超出限高' }, severity: 'red' },
];
const NEAR = 10;
const TOUCH = 1e-6;

export function outcomeOf(run: FinishedSurfaces): ModelOutcome {
  const warnings: LocalizedText[] = [];
  if (run.surfaces.approach !== undefined) warnings.push(WARNINGS.innerEdge);
  else if (run.parameters.approachSurfaces) warnings.push(WARNINGS.notInstrument);
  return {
    measures: measuresOf(run),
    fields: [],
    states: [statesOf(run)],
    outlines: outlinesOf(run),
    changes: [],
    warnings,
  };
}

function measuresOf({ solids, surfaces, limited, model }: FinishedSurfaces): Measure[] {
  const failing = limited.filter(({ overshoot }) => overshoot > TOUCH);
  const measure = (name: string, value: number, unit: string): Measure => ({
    name: `obstacleSurfaces.${name}`,
    value,
    unit,
    source: model,
  });
  const verdict = (value: number): Pick<Measure, 'limit' | 'pass'> => ({
    limit: { value: 0, kind: 'maximum', source: SOURCE },
    pass: value === 0,
  });
  const highest = failing.reduce((most, { overshoot }) => Math.max(most, overshoot), 0);
  return [
    measure('elevation', surfaces.elevation, 'm'),
    measure('buildings', limited.length, '1'),
    { ...measure('buildings.failing', failing.length, '1'), ...verdict(failing.length) },
    { ...measure('overshoot', highest, 'm'), ...verdict(highest) },
    ...[...failing]
      .sort((a, b) => b.overshoot - a.overshoot)
      .map(({ solid, height, overshoot, surface }): Measure => {
        const ground = solids.ground[solid] as number;
        const tabled = surface === 'inner-horizontal' || surface === 'conical';
        return {
          ...measure('height', height + overshoot - ground, 'm'),
          object: solids.objects[solid] as string,
          limit: { value: height - ground, kind: 'maximum', source: tabled ? SOURCE : APPROACH_SOURCE },
          pass: false,
        };
      }),
  ];
}

function statesOf({ solids, limited }: FinishedSurfaces): ObjectStates {
  return {
    layer: 'buildings',
    objects: limited.map(({ solid }) => solids.objects[solid] as string),
    rows: Int32Array.from(limited, ({ solid }) => solids.tableRows[solid] as number),
    columns: [
      {
        name: 'allowedHeight',
        title: { en: 'Height allowed above its ground', 'zh-CN': '允许高度（自地面）' },
        unit: 'm',
        values: Float32Array.from(limited, ({ solid, height }) => height - (solids.ground[solid] as number)),
      },
      {
        name: 'overshoot',
        title: { en: 'Above the limit', 'zh-CN': '超出限高' },
        unit: 'm',
        values: Float32Array.from(limited, ({ overshoot }) => overshoot),
      },
      {
        name: 'surface',
        title: {
          en: 'Surface: 1 inner horizontal, 2 conical, 3 approach, 4 transitional',
          'zh-CN': '限制面：1 内水平面，2 锥形面，3 进近面，4 过渡面',
        },
        unit: '1',
        values: Float32Array.from(limited, ({ surface }) => SURFACES.indexOf(surface) + 1),
      },
    ],
    level: Uint8Array.from(limited, ({ overshoot }) => (overshoot > TOUCH ? 2 : overshoot > -NEAR ? 1 : 0)),
    levels: LEVELS,
  };
}

function outlinesOf({ solids, surfaces }: FinishedSurfaces): ResultOutline[] {
  const plane = createLocalPlane(solids.origin);
  const toRing = (points: readonly (readonly [number, number])[]): Float64Array =>
    Float64Array.from(
      [...points, ...points.slice(0, 1)].flatMap(([x, y]) => [...positionOnPlane(plane, x, y)]),
    );
  const outlines: ResultOutline[] = [
    {
      id: 'inner-horizontal',
      label: { en: 'Inner horizontal surface', 'zh-CN': '内水平面' },
      severity: 'yellow',
      rings: [toRing(around(surfaces, surfaces.dimensions.innerRadius))],
    },
    {
      id: 'conical',
      label: { en: 'Conical surface', 'zh-CN': '锥形面' },
      severity: 'blue',
      rings: [toRing(around(surfaces, outerRadius(surfaces.dimensions)))],
    },
  ];
  const { approach } = surfaces;
  if (approach === undefined) return outlines;
  const rings = ([0, 1] as const).map((end) => toRing(approachRegion(surfaces, end, approach)));
  return [
    ...outlines,
    { id: 'approach', label: { en: 'Approach surface', 'zh-CN': '进近面' }, severity: 'orange', rings },
  ];
}

const ARC_STEPS = 90;

/** Points at a distance from the line that distances count from, counter-clockwise. */
function around(surfaces: ObstacleSurfaces, radius: number): [number, number][] {
  const [from, to] = centreLine(surfaces);
  const heading = atan2(to.y - from.y, to.x - from.x);
  const arc = (centre: { x: number; y: number }, start: number): [number, number][] =>
    Array.from({ length: ARC_STEPS + 1 }, (_, step) => {
      const angle = start + (step * Math.PI) / ARC_STEPS;
      return [centre.x + radius * cos(angle), centre.y + radius * sin(angle)];
    });
  return [...arc(to, heading - Math.PI / 2), ...arc(from, heading + Math.PI / 2)];
}
